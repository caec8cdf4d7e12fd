"""The gate of a step that a meeting decides on: the one place that says whether the case may pass it, and if not what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

from ..models import Meeting, Motion
from ..rules import Finding, Judgement, judge, judge_ballot, judge_motion
from .rulebook import assembly_name, held_of, rule_of, vote_of
from .words import day_words, finding_words

DECIDES = 1


def missing(case: cases.Case, node: str, outcome: str) -> str:
    """Say what keeps a case from leaving this step by this outcome; empty where nothing does."""
    found = processes.spec_of(case.process_version_id).diagram.nodes.get(node)
    names = found.listed("assembly") if found else ()
    item = open_item(case, node)
    held = [meeting for meeting in meetings_at(item) if meeting.assembly in names] if item else []
    if found is None or not held:
        return _("No meeting is recorded yet: %(names)s.") % {"names": _names(names)}
    before = step_before(case, held[0].item)
    judgements = [(meeting, judge_held(meeting, before)) for meeting in held]
    counting = [meeting for meeting, judgement in judgements if judgement.counts]
    if not counting:
        return _said(held[-1], judgements[-1][1].wrong)
    return _weigh(counting[-1], wants_carried=outcome not in found.listed("rejects"))


def judge_held(meeting: Meeting, before: date | None) -> Judgement:
    """Judge a meeting against its rules and the day of the step before."""
    return judge(rule_of(meeting), held_of(meeting, before))


def _names(names: Sequence[str]) -> str:
    return _(" or ").join(map(assembly_name, names)) or "—"


def open_item(case: cases.Case, node: str) -> cases.WorkItem | None:
    """Return the step of a case while it is open."""
    items = (item for item in case.work_items.all() if item.node == node and item.state == cases.WorkItem.OPEN)
    return next(items, None)


def meetings_at(item: cases.WorkItem) -> list[Meeting]:
    """Return the meetings that were held for a step, the oldest first."""
    rows = Meeting.objects.filter(case=item.case_id, item=item.pk, state=Meeting.HELD)
    return list(rows.select_related("item").prefetch_related("motions").order_by("at", "pk"))


def _weigh(meeting: Meeting, *, wants_carried: bool) -> str:
    """Say what the vote of a meeting that counts lacks."""
    motion = next((one for one in meeting.motions.all() if one.number == DECIDES), None)
    if motion is None:
        return _said(meeting, (), _("No vote is recorded."))
    rule, held, vote = rule_of(meeting), held_of(meeting), vote_of(motion)
    if wrong := judge_ballot(rule, held, vote).wrong:
        return _said(meeting, wrong)
    result = judge_motion(rule, held, vote)
    if bool(result.ok) is wants_carried:
        return ""
    return _said(meeting, (result,), "" if wants_carried else _("The motion was carried, so it cannot be turned down."))


def _said(meeting: Meeting, findings: Sequence[Finding], more: str = "") -> str:
    said = " ".join(filter(None, [*map(finding_words, findings), more]))
    named = {"name": assembly_name(meeting.assembly), "day": day_words(meeting.at)}
    return _("%(name)s of %(day)s: %(said)s") % (named | {"said": said})


def step_before(case: cases.Case, item: cases.WorkItem | None) -> date | None:
    """Return the day on which the step before this one was done: that of its meeting where a meeting decided on it.

    None for the first step.
    """
    if item is None:
        return None
    nodes = processes.spec_of(case.process_version_id).diagram.nodes
    done = case.work_items.filter(state=cases.WorkItem.DONE, round=item.round, done_at__lte=item.opened_at)
    before = max((one for one in done if one.node in nodes), key=lambda one: (one.done_at, one.pk), default=None)
    if before is None or before.done_at is None:
        return None
    decided = meetings_at(before)
    return clock.local(decided[-1].at if decided else before.done_at).date()


def step_of(case: cases.Case, node: str) -> tuple[cases.WorkItem | None, Sequence[str]]:
    """Return a step while it is open, and the assemblies that decide on it."""
    item = open_item(case, node) if case.is_open else None
    found = processes.spec_of(case.process_version_id).diagram.nodes.get(node) if item else None
    return item, found.listed("assembly") if found else ()


def motion_words(meeting: Meeting, motion: Motion) -> list[dict[str, Any]]:
    """Return what the rules find of one motion, for a page."""
    rule, held, vote = rule_of(meeting), held_of(meeting), vote_of(motion)
    findings = [*judge_ballot(rule, held, vote).findings, judge_motion(rule, held, vote)]
    return [{"words": finding_words(finding), "ok": finding.ok} for finding in findings]


def is_carried(meeting: Meeting, motion: Motion, judgement: Judgement) -> bool:
    """Say whether a motion of a meeting so judged is carried."""
    rule, held, vote = rule_of(meeting), held_of(meeting), vote_of(motion)
    return judgement.counts and judge_ballot(rule, held, vote).counts and judge_motion(rule, held, vote).ok is True


def judgement_of(meeting: Meeting) -> Judgement:
    """Judge any meeting that was held, against the step before where it belongs to one."""
    case = cases.Case.objects.filter(pk=meeting.case_id).first() if meeting.case_id else None
    judged = judge_held(meeting, step_before(case, meeting.item) if case else None)
    return Judgement([*judged.findings, *_since_last(meeting)])


def _since_last(meeting: Meeting) -> Sequence[Finding]:
    """Say where another number is due than at the last meeting of the same body, counted in the same way: nobody is left out unseen."""
    same = {"assembly": meeting.assembly, "counted": meeting.counted, "state": Meeting.HELD, "at__lt": meeting.at}
    place = {"village_code": meeting.village_code, "grid_code": meeting.grid_code}
    former = Meeting.objects.filter(**same, **place).exclude(village_code="").order_by("-at", "-pk").first()
    if former is None or former.due == meeting.due:
        return ()
    known = {"due": meeting.due, "former": former.due, "before": clock.local(former.at).date()}
    return (Finding("due_changed", None, known),)
