"""What became of an import, in words and for scripts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say, say_pair
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from ...models import Import

MOST_ERRORS = 20
# What the fields are called by people.
NAMES = {
    "text": gettext_lazy("Words of the report"),
    "title": gettext_lazy("Title"),
    "place": gettext_lazy("Place in words"),
    "area": gettext_lazy("Area code"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "name": gettext_lazy("Name of the reporter"),
    "phone": gettext_lazy("Phone number"),
    "opened_at": gettext_lazy("Received at"),
    "external_number": gettext_lazy("Number in the other system"),
    "kind": gettext_lazy("Sort of report"),
    "matter": gettext_lazy("Matter"),
    "channel": gettext_lazy("Came by"),
    "status": gettext_lazy("How it stands"),
    "answer": gettext_lazy("Answer"),
    "answered_at": gettext_lazy("Answered at"),
    "target_at": gettext_lazy("To be done by"),
    "closed_at": gettext_lazy("Closed at"),
    "solved": gettext_lazy("Solved"),
    "satisfied": gettext_lazy("How satisfied"),
}


def summary(job: Import) -> str:
    """Return the counts, which office got how many, why others wait, and the first rows that were refused."""
    lines = [
        _("%(rows)d rows: %(opened)d new cases, %(known)d were here already, %(errors)d refused.")
        % {"rows": job.rows, "opened": job.opened, "known": job.known, "errors": job.refused}
    ]
    lines += list(job.notes)
    if job.outside:
        lines.append(_("%(count)d points lie outside the county: they are kept, the cases count as the county's.") % {"count": job.outside})  # fmt: skip
    lines += [f"  {count:6,}  {name}" for name, count in offices(job)]
    lines += [f"  {count:6,}  {_('human queue')}: {name}" for name, count in reasons(job)]
    lines += [_("  row %(row)d: %(error)s") % {"row": one.line, "error": words_of(one.faults)} for one in job.refusals.order_by("line")[:MOST_ERRORS]]  # fmt: skip
    return "\n".join(lines)


def say_faults(faults: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a row, each with the field that it is about."""
    return [say_pair(NAMES[name], text) if name in NAMES else text for name, text in faults.items()]


def words_of(faults: Mapping[str, str]) -> str:
    return " ".join(say_faults(faults))


def offices(job: Import) -> list[tuple[str, int]]:
    """Return which office got how many, the most first."""
    found = parties.Organisation.objects.in_bulk([int(number) for number in job.offices])
    named = [(say(found[int(number)].names), count) for number, count in job.offices.items() if int(number) in found]
    return sorted(named, key=lambda one: -one[1])


def reasons(job: Import) -> list[tuple[str, int]]:
    """Return why the cases that wait for people do so, the most first."""
    return sorted(((_why(code), count) for code, count in job.queued.items()), key=lambda one: -one[1])


def _why(code: str) -> str:
    rule = rules.find_content("dispatch_rule", code.removeprefix("rule:")) if code.startswith("rule:") else None
    if rule is not None:
        return say(rule.body["label"])
    codes = {
        "matter_unknown": _("the matter is not recognised"),
        "no_rule": _("no rule fits"),
        "no_post": _("no post has the duty"),
    }
    return codes.get(code, code)


def as_dict(job: Import) -> dict[str, Any]:
    """Return the import for scripts."""
    return {
        "import": job.pk,
        "state": job.state,
        "rows": job.rows,
        "opened": job.opened,
        "known": job.known,
        "outside": job.outside,
        "stages": job.stages,
        "offices": dict(offices(job)),
        "queued": dict(reasons(job)),
        "errors": [[one.line, words_of(one.faults)] for one in job.refusals.order_by("line")[:1000]],
    }
