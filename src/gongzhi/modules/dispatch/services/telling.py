"""What the command line says of dispatch: why a case went where it did, and what a file of rules would have changed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid, Missing
from gongzhi.common.text import say
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from ..selectors.deciding import KIND
from ..selectors.drafts import bodies_with, explain, rules_of
from ..selectors.samples import real_case
from .replaying import AT_A_TIME, cases_of, compare

MARKS = {"fired": "→", "failed": "✗", "later": "·"}


def explain_case(receipt: str) -> Iterator[str]:
    """Yield line by line why a case goes where it goes by the rules in force; raise Missing for none of that number."""
    case = real_case(SYSTEM, receipt)
    bodies = bodies_with(None)
    found = explain(case, bodies)
    yield f"{case.receipt}  {case.matter or '—'}  {case.area_code}"
    for one in found.attempts:
        trials = "  ".join(f"{'✓' if trial.holds else '✗'} {trial.name}={trial.actual}" for trial in one.trials)
        yield f"{MARKS[one.state]} {bodies[one.key]['order']:>5}  {say(bodies[one.key]['label'])}  {trials}"
    for looked in found.choice.search.looked if found.choice.search else ():
        yield f"    {looked.duty.area_code:<15} {_post(looked.duty.post_id)}: {looked.verdict}"
    yield "→ " + (_post(found.choice.post.post_id) if found.choice.post else str(found.choice.reason["code"]))


def _post(number: int) -> str:
    post = parties.Post.objects.select_related("organisation").get(pk=number)
    return f"{say(post.organisation.names)} · {say(post.names)}"


def replay_file(path: Path, month: str) -> dict[str, Any]:
    """Return how many cases of a month a file of rules, laid over those in force, would send elsewhere, by way.

    Raises Invalid for a month or a file that cannot be read, with what is wrong in the file.
    """
    rules = rules_of({**bodies_with(None), **_read(path)})
    found = cases_of(SYSTEM, _month(month)).order_by("opened_at", "id").iterator(AT_A_TIME)
    ways: Counter[tuple[str, str]] = Counter()
    looked = 0
    for case in found:
        looked += 1
        for move in compare([case], rules):
            ways[_office(move.before.post), _office(move.after.post)] += 1
    moves = [{"from": before, "to": after, "cases": count} for (before, after), count in ways.most_common()]
    return {"cases": looked, "elsewhere": ways.total(), "ways": moves}


def _read(path: Path) -> dict[str, Any]:
    try:
        bodies = content.load_strict(path.read_bytes())
    except (OSError, content.NotStrict) as error:
        raise Invalid({"file": str(error)}) from error
    problems = content.check_draft(KIND, bodies) if isinstance(bodies, dict) else []
    if problems or not isinstance(bodies, dict):
        raise Invalid({"file": "; ".join(map(str, problems)) or _("The file holds no rules.")})
    return bodies


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid({"month": _("Write the month as 2026-10.")}) from None


def _office(post: parties.Held | None) -> str:
    if post is None:
        return _("a person decides")
    office = parties.Organisation.objects.filter(pk=post.organisation_id).first()
    if office is None:
        raise Missing(_("This office is no longer there."))
    return say(office.names)
