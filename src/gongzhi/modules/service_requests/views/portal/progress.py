"""Where a report stands, in the words of its reporter."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.services import reporter
from gongzhi.modules.service_requests.templatetags import joining_words

# What the acts of a case are to its reporter; an act that is not here is an internal one.
ACTS = joining_words.PUBLIC_ACTS | {
    "opened": gettext_lazy("You sent the report"),
    "dispatched": gettext_lazy("Sent to the office in charge"),
    "signed": gettext_lazy("The office has taken it on"),
    "accepted": gettext_lazy("Accepted"),
    "answered_at_once": gettext_lazy("Answered on the spot"),
    "refused": gettext_lazy("Not accepted"),
    "assigned": gettext_lazy("Sent to the office in charge"),
    "elsewhere": gettext_lazy("Told where to go instead"),
    "to_review": gettext_lazy("Taken as a request for review"),
    "reviewed": gettext_lazy("Opinion of the review given"),
    "handed_over": gettext_lazy("Handed over to another office or post"),
    "answered": gettext_lazy("The office answered"),
    "passed": gettext_lazy("Checked by somebody who had not handled it"),
    "failed": gettext_lazy("The check found it not solved; the office goes on"),
    "asked": gettext_lazy("The office asks you"),
    "replied": gettext_lazy("You replied"),
    "rated": gettext_lazy("You rated the result"),
    "archived": gettext_lazy("Filed"),
    "resumed": gettext_lazy("Taken up again"),
    "reporter_erased": gettext_lazy("You had your data deleted"),
    "opted_out": gettext_lazy("You asked for no more messages"),
    "opted_in": gettext_lazy("You asked for messages again"),
    "application_withdrawn": gettext_lazy("You withdrew the application"),
    "publicity_released": gettext_lazy("Put on the public board"),
    "publicity_ended": gettext_lazy("Its time on the public board was over"),
}
# Whose words stand in the page already, or are the reporter's own first ones.
ELSEWHERE = frozenset({"report", "place"})
APPLICATION = "application"
STATES = {"done": "done", "now": "current"}

# The limits that are promises to the reporter; promises.html says them in words.
PROMISES = ("dispatch_within", "sign_within", "answer_within", "visit_within")
UNITS = {
    "minutes": ngettext_lazy("%(n)d minute", "%(n)d minutes", "n"),
    "hours": ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    "working_hours": ngettext_lazy("%(n)d working hour", "%(n)d working hours", "n"),
    "working_days": ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    "calendar_days": ngettext_lazy("%(n)d day", "%(n)d days", "n"),
}


def describe(case: cases.Case) -> dict[str, Any]:
    """Return everything that the tracking page shows."""
    lines = cases.story(case, public=True)
    said = [(kind, body) for line in lines for kind, body in line.texts]
    kinds = [line.kind for line in lines]
    is_refused = "refused" in kinds and "reopens_as" in case.process_body
    return {
        "steps": [
            {"title": say(step.label), "state": STATES.get(step.state, "")} for step in processes.list_steps(case)
        ],
        "entries": [_entry(line) for line in reversed(lines) if _act(line.kind)],
        "words": next((body for kind, body in said if kind == "report" and body), ""),
        "place": next((body for kind, body in said if kind == "place" and body), ""),
        "answer": _last(lines, "answer"),
        "question": _last(lines, "question") if _is_open_question(kinds) else "",
        "office": case.organisation,
        "promises": list_promises(case),
        "photos": _list_photos(case),
        "rated": case.ratings.filter(round=case.round).first(),
        "is_refused": is_refused,
        "may_rate": case.stage in reporter.JUDGED and not is_refused,
        "may_reply": case.stage != "archived",
        "may_reopen": case.stage in cases.LAST_STAGES and not _is_reopening(case),
        "looks": list_looks(case),
        "erased": "reporter_erased" in kinds,
        "contact": cases.masked_reporter(case),
        "telling": notices.describe_telling(case),
        "parts": [_part(part) for part in cases.parts_for_reporter(case)],
        "is_joined": case.merged_into_id is not None,
        "application": _application(case),
    }


def _application(case: cases.Case) -> dict[str, Any] | None:
    """Return what was applied for and whether it can be taken back; None for a report."""
    if case.kind != APPLICATION:
        return None
    first = [filled for filled in cases.list_forms(case) if not filled.form.name]
    address = reverse("guide-matter", args=(case.matter,))
    return {"forms": first, "may_withdraw": processes.may_withdraw(case), "guide_url": address}


def _part(part: cases.Case) -> dict[str, Any]:
    """Return one part of the report: what it is, who has it, how far it is, what was answered and is asked."""
    lines = cases.story(part, public=True)
    kinds = [line.kind for line in lines]
    return {
        "case": part,
        "words": next((body for line in lines for kind, body in line.texts if kind == "report"), ""),
        "answer": _last(lines, "answer"),
        "question": _last(lines, "question") if _is_open_question(kinds) else "",
    }


def _entry(line: cases.StoryLine) -> dict[str, Any]:
    """Return one act for the timeline: the words of offices and the reporter's own, the office by its name."""
    words = "\n".join(body for kind, body in line.texts if kind not in ELSEWHERE)
    who = say(line.post.organisation.names) if line.post else ""
    return {"at": line.at, "text": _act(line.kind), "who": who, "said": words}


def _act(kind: str) -> str:
    """Return what an act is to the reporter; empty for an internal one."""
    return str(ACTS[kind]) if kind in ACTS else say(processes.words_of(kind, "public"))


def describe_line(line: cases.StoryLine) -> dict[str, Any] | None:
    """Return a line as the tracking page shows it, None where it does not."""
    return _entry(line) if _act(line.kind) else None


def _last(lines: list[cases.StoryLine], kind: str) -> str:
    return next((body for line in reversed(lines) for found, body in line.texts if found == kind), "")


def _is_open_question(kinds: list[str]) -> bool:
    """Say whether the office has asked and the reporter has not replied since."""
    asked = len(kinds) - kinds[::-1].index("asked") if "asked" in kinds else 0
    return bool(asked) and "replied" not in kinds[asked:]


def _is_reopening(case: cases.Case) -> bool:
    return case.work_items.filter(node=reporter.REOPENING, state=cases.WorkItem.OPEN).exists()


def _list_photos(case: cases.Case) -> list[str]:
    token = cases.token_of(case.pk)
    numbers = case.attachments.filter(by="reporter").order_by("pk").values_list("pk", flat=True)
    return [reverse("track-photo", args=(case.receipt, token, number)) for number in numbers]


def list_promises(case: cases.Case) -> list[dict[str, Any]]:
    """Return what is promised by when: the limits that run, those of the report that it goes with, the earliest first."""
    limits = (case.merged_into or case).clocks.filter(state=cases.Clock.RUNNING, key__in=PROMISES).order_by("due_at")
    return [{"key": limit.key, "at": limit.due_at} for limit in limits]


def describe_next(case: cases.Case) -> dict[str, Any]:
    """Return what happens next: promises with their moments, and how long the answer takes once an office has the report."""
    promises = list_promises(case)
    known = any(promise["key"] == "answer_within" for promise in promises)
    return {"promises": promises, "answer_takes": "" if known else _length_of_answer(case)}


def _length_of_answer(case: cases.Case) -> str:
    value = rules.parameter("answer_within", on=clock.today(), case={"kind": case.kind}).value
    if not value or value["unit"] not in UNITS:
        return ""
    return str(UNITS[value["unit"]] % {"n": int(value["amount"])})


def list_looks(case: cases.Case) -> list[dict[str, Any]]:
    """Return who looked at the reporter's data: when, from which office, for what purpose."""
    looks = list(custody.looks_at(case.reporter_id)) if case.reporter_id else []
    posts = parties.Post.objects.filter(pk__in={int(look.post) for look in looks if look.post.isdigit()})
    offices = {str(post.pk): say(post.organisation.names) for post in posts.select_related("organisation")}
    return [_look_row(look, offices) for look in looks]


def _look_row(look: custody.Look, offices: Mapping[str, str]) -> dict[str, Any]:
    if look.actor == "system":
        return {"at": look.at, "office": _("The platform itself"), "purpose": _("to send you a message")}
    return {"at": look.at, "office": offices.get(look.post, ""), "purpose": look.purpose}
