"""Merging: several reports of the same matter are worked on as one, and each reporter keeps receipt, words and rating.

The lead goes its way through the diagram; those merged into it rest (their work and clocks are ended, their process stands
still) and go through its acts with it (see `following`). Separated again, each goes on where it stood.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, CaseText, Clock, WorkItem
from gongzhi.engine.timeline import public as timeline

from .change import Change
from .fields import Field, check_values
from .joining import has_in_hand, insist, lock_others, require_in_hand, take_along
from .locking import lock
from .spans import iso
from .verbs import Verb, Wish, check_words, register_verb

# The outcome of work that rests while its case is merged into another.
RESTS = "merged"
MERGE = "merge"


def merge_fields(_case: Case) -> tuple[Field, ...]:
    leads = (("oldest", _("The oldest of them")), ("this", _("This case")))
    return (
        Field(
            "cases",
            _("Which cases report the same matter"),
            "cases",
            required=True,
            help=_("Their numbers, such as 26-000183; several with commas between."),
        ),
        Field("lead", _("Which one leads"), "choice", required=True, options=leads, value="oldest"),
    )


def merge(change: Change, wish: Wish) -> None:
    """Merge this case and others into one: the oldest leads unless this one is chosen."""
    require_in_hand(change, MERGE)
    insist(change, _may_merge)
    values = check_values(change, merge_fields(change.case), wish.values)
    others = lock_others(change, "cases", values["cases"], MERGE)
    lead = change if values["lead"] == "this" else min([change, *others], key=_age)
    joining = [member for member in (change, *others) if member is not lead]
    for member in joining:
        _check(lead, member)
    lead.record("took_in", cases=[member.case.pk for member in joining])
    joining += [follower for member in joining for follower in _followers_of(change, member)]
    for member in joining:
        join(member, lead)
        member.extras["joined_at"] = len(lead.records)
    lead.case.merged_count += len(joining)


def join_new(change: Change, lead_id: int) -> None:
    """Let a report that was just opened follow the open case of the same matter; who may register it may do this.

    Raises Invalid where the two must not be worked on as one.
    """
    lead = lock(change.actor, lead_id)
    if lead.case.merged_into_id is not None:
        lead = lock(change.actor, lead.case.merged_into_id)
    lead.post_id = change.post_id
    _check(lead, change)
    change.beside.append(lead)
    lead.record("took_in", cases=[change.case.pk])
    join(change, lead)
    change.extras["joined_at"] = len(lead.records)
    lead.case.merged_count += 1


def _age(member: Change) -> tuple[datetime, int]:
    return member.case.opened_at, member.case.pk


def _check(lead: Change, member: Change) -> None:
    """Raise Invalid where two cases must not be worked on as one."""
    for case, why in _faults(lead, member):
        raise Invalid(
            {"cases": _("Case %(receipt)s cannot be merged: it %(why)s.") % {"receipt": case.receipt, "why": why}}
        )


def _faults(lead: Change, member: Change) -> Iterator[tuple[Case, Any]]:
    """Yield what stands against it, with the case that it is about."""
    ours, theirs = lead.case, member.case
    for case in (ours, theirs):
        if not case.is_open:
            yield case, _("is closed")
        if case.merged_into:
            yield case, _("is merged into %(lead)s already; name that one") % {"lead": case.merged_into.receipt}
    if ours.process_version.key != theirs.process_version.key:
        yield theirs, _("follows another process")
    if _secrecy(ours) != _secrecy(theirs):
        yield theirs, _("is about an office, or restricted, and this one is not, or the reverse")
    if not _is_in_work(member):
        yield theirs, _("has been answered already; let it be checked and closed")


def _secrecy(case: Case) -> tuple[bool, int | None]:
    return case.restricted, case.subject_organisation_id


def _is_in_work(member: Change) -> bool:
    return any(item.role in ("dispatcher", "handler") for item in member.open_items())


def _followers_of(change: Change, member: Change) -> list[Change]:
    """Return the changes of the cases that are merged into one that is now merged itself: they go along."""
    if not member.case.merged_count:
        return []
    numbers = Case.objects.filter(merged_into=member.case.pk).order_by("id").values_list("pk", flat=True)
    followers = [lock(change.actor, number) for number in numbers]
    member.case.merged_count = 0
    change.beside += followers
    for follower in followers:
        follower.post_id = change.post_id
    return followers


def join(member: Change, lead: Change) -> None:
    """Let a case rest and follow another one, and tell its reporter what the other one's have been told."""
    was = _standing_before(member)
    member.record("merged", into=lead.case.pk, was=was)
    for item in member.open_items():
        item.state, item.outcome, item.done_at = WorkItem.CANCELLED, RESTS, None
        member.touch(item, "state", "outcome", "done_at")
        member.tell("ended", {"node": item.node, "outcome": RESTS})
    member.cancel_clocks()
    ours, case = lead.case, member.case
    case.merged_into_id, case.stage = ours.pk, ours.stage
    case.post_id, case.organisation_id = ours.post_id, ours.organisation_id
    _catch_up(member, lead)


def _standing_before(member: Change) -> dict[str, Any]:
    """Return where a case stood before it was first merged, to go on from there when it is separated."""
    case = member.case
    if case.merged_into_id:
        return last_merging(member)
    clocks = [limit.name for limit in member.clocks if limit.state in (Clock.RUNNING, Clock.PAUSED)]
    return {"stage": case.stage, "post": case.post_id, "organisation": case.organisation_id, "clocks": clocks}


def _catch_up(member: Change, lead: Change) -> None:
    """Tell the reporter the answer that the lead's reporter already has, where it stands answered."""
    if _is_in_work(lead):
        return
    answer = CaseText.objects.filter(case=lead.case, kind="answer", deleted_at=None).order_by("id").last()
    if answer is not None:
        member.write("answer", answer.body)
        member.actions.append("tell_reporter")


def last_merging(member: Change) -> dict[str, Any]:
    """Return where a case stood when it was merged, from its last entry about that."""
    said = [record.data["was"] for record in member.records if record.kind == "merged"]
    if not said:
        entries = timeline.list_entries(member.case.chain)
        said = [entry.data["was"] for entry in entries if entry.kind == "merged"]
    was: dict[str, Any] = said[-1]
    return was


def separate(change: Change, wish: Wish) -> None:
    """Take a case out of the one that leads it: it goes on where it stood when it was merged."""
    if change.case.merged_into_id is None:
        raise Conflict(_("This case is not merged into another one."))
    require_in_hand(change, MERGE)
    words = check_words(wish.words, required=True)
    lead = take_along(change, change.case.merged_into_id)
    if not lead.case.is_open:
        raise Conflict(
            _("The leading case is closed, so this one cannot be separated. Its reporter can ask to reopen it.")
        )
    was = last_merging(change)
    leave(change, lead)
    change.write("reason", words)
    change.case.stage, change.case.post_id, change.case.organisation_id = was["stage"], was["post"], was["organisation"]
    _take_up_work(change)
    _take_up_clocks(change, was["clocks"])


def leave(change: Change, lead: Change) -> None:
    """Let a case follow no longer, on both stories."""
    lead.record("let_go", cases=[change.case.pk])
    lead.case.merged_count -= 1
    change.record("separated", left=lead.case.pk)
    change.case.merged_into_id = None


def _take_up_work(change: Change) -> None:
    for item in change.items:
        if item.state == WorkItem.CANCELLED and item.outcome == RESTS:
            item.state, item.outcome = WorkItem.OPEN, ""
            change.touch(item, "state", "outcome")
            change.tell("opened", item.node)


def _take_up_clocks(change: Change, names: Sequence[str]) -> None:
    """Let the clocks run again to the moment that was promised: merging was no reason to wait longer.

    What stood still because the case rested goes on standing still until the case is taken up.
    """
    stored: Iterable[Clock] = change.clocks if change.fresh else change.case.clocks.order_by("id")
    ended = {limit.name: limit for limit in stored if limit.state == Clock.CANCELLED}
    change.clocks = [limit for limit in change.clocks if limit.state != Clock.CANCELLED]
    for limit in filter(None, map(ended.get, names)):
        limit.state, limit.stopped_at = Clock.PAUSED if limit.paused_at else Clock.RUNNING, None
        change.touch(limit, "state", "stopped_at")
        change.clocks.append(limit)
        event = "paused" if limit.paused_at else "resumed"
        change.tell("clocks", {event: limit.name, "due": iso(limit.due_at)})


def detach_reopened(change: Change) -> None:
    """Let a case that is reopened go its own way: its reporter asks for that, not the others."""
    if change.case.merged_into_id is not None:
        leave(change, take_along(change, change.case.merged_into_id))


def _may_merge(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    return case.is_open and case.merged_into_id is None and has_in_hand(actor, case, MERGE)


def _may_separate(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    return case.is_open and case.merged_into_id is not None and has_in_hand(actor, case, MERGE)


register_verb(
    Verb(name=MERGE, label=_("Merge with others"), do=merge, fields=merge_fields, names="cases", possible=_may_merge)
)
register_verb(
    Verb(
        name="separate",
        label=_("Separate again"),
        do=separate,
        words="required",
        words_label=_("Why it is not the same matter"),
        possible=_may_separate,
    )
)
