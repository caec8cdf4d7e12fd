"""What codes are called: matters, stages, steps, places, reasons, limits, acts. All from memory, so a list asks the database nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import Case, Clock, WorkItem
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

from . import joining_words

register = template.Library()

COUNTY_DIGITS = 6

KINDS = {
    "help": gettext_lazy("Request for help"),
    "consultation": gettext_lazy("Question"),
    "complaint": gettext_lazy("Complaint"),
    "accusation": gettext_lazy("Accusation"),
    "suggestion": gettext_lazy("Suggestion"),
    "application": gettext_lazy("Application"),
    "affair": gettext_lazy("Own affair of an office or committee"),
}
CHANNELS = {
    "portal": gettext_lazy("Web page"),
    "api": gettext_lazy("Another program"),
    "import": gettext_lazy("Imported file"),
    "phone": gettext_lazy("Phone"),
    "desk": gettext_lazy("Registered by staff"),
    "helper": gettext_lazy("Web page, with a helper"),
    "counter": gettext_lazy("At a counter, by staff for the applicant"),
    "board": gettext_lazy("Objection to a public notice"),
    "check": gettext_lazy("Finding of a random check"),
}
REASONS = joining_words.REASONS | {
    "matter_unknown": gettext_lazy("What it is about was not recognised"),
    "no_rule": gettext_lazy("No dispatch rule fits"),
    "no_post": gettext_lazy("No post answers for this matter here"),
    "queue": gettext_lazy("A rule leaves this to people"),
    "withdrawn": gettext_lazy("Taken back by the county; no department has the duty"),
    "cooperating": gettext_lazy("Townships only help with this; no department has the duty"),
    "no_department": gettext_lazy("The list of duties names no department that leads"),
    "rule": gettext_lazy("Dispatched by rule"),
    "person": gettext_lazy("Dispatched by a person"),
    "returned": gettext_lazy("Returned by the office"),
    "supervision": gettext_lazy("Under supervision"),
    "escalation": gettext_lazy("A time limit of a post below"),
    "asked": gettext_lazy("Asked for, waits for a decision"),
}
ACTS = joining_words.ACTS | {
    "opened": gettext_lazy("Report received"),
    "accepted": gettext_lazy("Accepted"),
    "dispatched": gettext_lazy("Dispatched"),
    "rerouted": gettext_lazy("Goes to another office: matter or place were corrected"),
    "signed": gettext_lazy("Signed for"),
    "answered": gettext_lazy("Answered"),
    "passed": gettext_lazy("Check passed"),
    "failed": gettext_lazy("Sent back for rework"),
    "handed_over": gettext_lazy("Handed over"),
    "recused": gettext_lazy("Stepped aside because of a relation; another post takes over"),
    "asked": gettext_lazy("Question to the reporter"),
    "noted": gettext_lazy("Internal note"),
    "replied": gettext_lazy("The reporter replied"),
    "rated": gettext_lazy("The reporter rated the result"),
    "notice_given_up": gettext_lazy("A message to the reporter was given up"),
    "opted_out": gettext_lazy("The reporter wants no more messages"),
    "opted_in": gettext_lazy("The reporter wants messages again"),
    "exclusion_applied": gettext_lazy("Exclusion from the rates applied for"),
    "exclusion_decided": gettext_lazy("Exclusion decided"),
    "exclusion_appealed": gettext_lazy("Appeal against the refusal of exclusion"),
    "appeal_settled": gettext_lazy("Appeal settled"),
    "archived": gettext_lazy("Archived"),
    "supervised": gettext_lazy("Put under supervision"),
    "supervision_answered": gettext_lazy("The office answered supervision"),
    "supervision_raised": gettext_lazy("Supervision raised to the next level"),
    "supervision_closed": gettext_lazy("Supervision closed"),
    "clock_mark": gettext_lazy("A superior is told of a time limit"),
    "escalation_noted": gettext_lazy("The superior knows of it"),
    "graded": gettext_lazy("Graded"),
    "contacted": gettext_lazy("The reporter was contacted"),
    "resumed": gettext_lazy("Taken up again"),
    "clock_ran_out": gettext_lazy("A time limit ran out"),
    "clock_recomputed": gettext_lazy("A time limit was computed anew"),
    "answered_at_once": gettext_lazy("Answered on the spot"),
    "refused": gettext_lazy("Not accepted"),
    "emergency_transfer": gettext_lazy("Put through to an emergency number"),
    "assigned": gettext_lazy("Passed on"),
    "objected": gettext_lazy("The office objected"),
    "elsewhere": gettext_lazy("Told where to go instead"),
    "to_review": gettext_lazy("Taken as a request for review"),
    "reviewed": gettext_lazy("Opinion of the review given"),
    "reporter_erased": gettext_lazy("The reporter's data were deleted"),
    "application_withdrawn": gettext_lazy("The applicant withdrew"),
    "meeting_called": gettext_lazy("A meeting was announced"),
    "meeting_held": gettext_lazy("A meeting was held and recorded"),
    "meeting_corrected": gettext_lazy("The record of a meeting was corrected"),
    "meeting_cancelled": gettext_lazy("A meeting was called off"),
    "publicity_prepared": gettext_lazy("A public notice was prepared"),
    "publicity_released": gettext_lazy("A public notice was put on display"),
    "publicity_corrected": gettext_lazy("A correction of a public notice was prepared"),
    "publicity_withdrawn": gettext_lazy("A public notice was withdrawn"),
    "publicity_ended": gettext_lazy("The time of a public notice was over"),
}
# Work that stands beside the diagram.
BESIDE = {
    "supervision": gettext_lazy("Answer supervision"),
    "escalation": gettext_lazy("Told as the superior"),
}
UNITS = {
    "minutes": ngettext_lazy("%(n)d minute", "%(n)d minutes", "n"),
    "hours": ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    "working_hours": ngettext_lazy("%(n)d working hour", "%(n)d working hours", "n"),
    "working_days": ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    "calendar_days": ngettext_lazy("%(n)d calendar day", "%(n)d calendar days", "n"),
}


IMPORT_STATES = {
    "waiting": gettext_lazy("waiting"),
    "running": gettext_lazy("running"),
    "done": gettext_lazy("done"),
    "cancelled": gettext_lazy("stopped"),
    "failed": gettext_lazy("failed"),
}


@register.filter
def import_state(state: str) -> str:
    return str(IMPORT_STATES.get(state, state))


@register.filter
def said(text: Mapping[str, str] | str | None) -> str:
    """Return a text of content in the reader's language."""
    return say(text)


@register.filter
def matter_name(key: str) -> str:
    found = rules.find_named("matter", key)
    return say(found.body["names"]) if found else key or _("Not known yet")


@register.filter
def kind_name(key: str) -> str:
    return str(KINDS.get(key, key))


def urgency_words(case: Case) -> str:
    """Return how urgent a case is and whether it is hard; empty for an ordinary one."""
    level = rules.find_content("urgency", case.urgency) if case.urgency != "normal" else None
    parts = [say(level.body["label"]) if level else "", str(_("Hard case")) if case.hard else ""]
    return " · ".join(filter(None, parts))


def rest_words(case: Case) -> str:
    """Return that a case rests and until when; empty for one that goes its way."""
    if not case.hold or case.hold_until is None:
        return ""
    day = f"{case.hold_until:%Y-%m-%d}"
    return (_("Suspended until %(day)s") if case.hold == "suspended" else _("Hanging, review on %(day)s")) % {
        "day": day
    }


@register.filter
def rest_name(case: Case) -> str:
    """Return the word of the badge of a case that rests."""
    return {"suspended": str(_("Suspended")), "hanging": str(_("Hanging"))}.get(case.hold, "")


@register.filter
def channel_name(key: str) -> str:
    return str(CHANNELS.get(key, key))


@register.filter
def area_name(code: str) -> str:
    """Return the area's name after that of its township: enough to know where, short enough for a list."""
    if not code:
        return ""
    parts = [code[:9], code] if len(code) > 9 else [code]
    names = areas.area_names(parts)
    return " ".join(say(names[part]) for part in parts)


@register.filter
def place_name(code: str) -> str:
    """Return where a case is; empty where nothing is known but that it is in this county."""
    return area_name(code) if len(code) > COUNTY_DIGITS else ""


@register.filter
def stage_name(case: Case) -> str:
    """Return the case's stage in the words of the process that it runs under."""
    return stage_label(case.stage, case.process_version_id)


def stage_label(stage: str, version_id: int | None = None) -> str:
    if stage == processes.WITHDRAWN:
        return _("Withdrawn")
    version = rules.get_version(version_id) if version_id else rules.find_content("process", "hotline_case")
    stages = version.body["stages"] if version else []
    return next((say(entry["label"]) for entry in stages if entry["key"] == stage), stage)


def list_stages() -> list[tuple[str, str]]:
    """Return (key, label) of the stages of all processes in force, in their order, each once."""
    found: dict[str, str] = {}
    for process in rules.list_content("process"):
        for entry in process.body["stages"]:
            found.setdefault(entry["key"], say(entry["label"]))
    return list(found.items())


def list_matters() -> list[tuple[str, str]]:
    """Return (key, name) of all matters in force, in the order of their category, to find cases by."""
    return _named(rules.list_content("matter"))


def list_report_matters() -> list[tuple[str, str]]:
    """Return (key, name) of the matters that a report can be about, in the order of their category."""
    return _named(rules.list_report_matters())


def _named(found: Iterable[rules.ContentVersion]) -> list[tuple[str, str]]:
    known = sorted(found, key=lambda version: (version.body["category"], version.key))
    return [(version.key, say(version.body["names"])) for version in known]


@register.filter
def step_name(item: WorkItem) -> str:
    """Return what the step is called in the diagram."""
    if item.node in joining_words.STEPS:
        return str(joining_words.STEPS[item.node])
    if label := processes.approval_label(item.node):
        return _("Decide: %(what)s") % {"what": say(label)}
    if item.node in BESIDE:
        return str(BESIDE[item.node])
    version = rules.get_version(item.case.process_version_id) if item.case.process_version_id else None
    nodes = version.body.get("nodes", {}) if version else {}
    return say(nodes.get(item.node)) or item.node


# Marks of a reason: what was special about the post that was chosen.
CHOICES = {
    "stands_in": gettext_lazy("its holder is away, somebody stands in"),
    "on_duty": gettext_lazy("others are off duty at this hour"),
    "vacant": gettext_lazy("nobody is there today"),
}


@register.filter
def reason_words(reason: Mapping[str, Any] | None) -> str:
    """Return in words why a step is where it is; with a rule, its name."""
    if not reason:
        return ""
    words = str(REASONS.get(reason.get("code", ""), reason.get("code", "")))
    rule = rules.find_content("dispatch_rule", str(reason["rule"])) if "rule" in reason else None
    if rule:
        words = _("%(reason)s: %(rule)s") % {"reason": words, "rule": say(rule.body["label"])}
    return _("; ").join([words, *_choice_words(reason)])


def _choice_words(reason: Mapping[str, Any]) -> Iterator[str]:
    """Yield why it is this post and no other; how much work it has is not said: case pages are read by many."""
    if "of" in reason:
        yield ngettext(
            "of %(n)d post with the same duty the one with the least open work",
            "of %(n)d posts with the same duty the one with the least open work",
            reason["of"],
        ) % {"n": reason["of"]}
    yield from (str(words) for name, words in CHOICES.items() if reason.get(name))


@register.filter
def clock_name(key: str) -> str:
    found = rules.find_content("parameter", key)
    return say(found.body["label"]) if found else key


def limit_words(amount: int, unit: str) -> str:
    """Return a length of time in words, such as 5 working days."""
    if unit == Clock.ELSEWHERE:
        return _("set by the other system")
    return str(UNITS[unit] % {"n": amount})


@register.filter
def act_name(kind: str) -> str:
    return str(ACTS[kind]) if kind in ACTS else say(processes.words_of(kind, "told")) or kind
