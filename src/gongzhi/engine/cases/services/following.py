"""What happens to a case happens to those merged into it: each keeps its own story, number and reporter.

A follower's entry says whom it follows. Of the words only those meant for every reporter are copied, never what concerns one.
"""

from collections.abc import Iterator, Sequence

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases.models import Case, CaseText

from .change import Change
from .locking import lock_joined
from .unit import Record

# Acts that concern one reporter, or nobody outside: followers do not take part in them.
OWN = frozenset(
    {
        *("opened", "asked", "noted", "replied", "rated", "reporter_erased", "corrected"),
        *("reopening_asked", "reopened", "reopening_refused", "clock_ran_out", "clock_recomputed"),
        *("merged", "separated", "took_in", "let_go", "split", "taken_under", "set_free", "part_ended"),
        *("opinion_given", "opinion_declined", "co_handler_removed"),
        *("call_ended", "ended_with_caller"),
        *("responded", "response_graded", "call_graded", "call_withdrawn"),
    }
)
SHARED_WORDS = frozenset({"answer", "explanation"})
SHARED_ACTIONS = frozenset({"tell_reporter", "close", "archive"})


def with_followers(changes: Sequence[Change]) -> list[Change]:
    """Return the changes, those beside them, and those of the cases merged into any of them, each case once."""
    every = list(_with_beside(changes, set()))
    leads = [lead for lead in every if lead.case.merged_count]
    return every + [follower for lead in leads for follower in _follow(lead, every)]


def _with_beside(changes: Sequence[Change], seen: set[int]) -> Iterator[Change]:
    """Yield the changes and those beside them, through any number of acts that led to one another, each once."""
    for change in changes:
        if id(change) not in seen:
            seen.add(id(change))
            yield change
            yield from _with_beside(change.beside, seen)


def _follow(lead: Change, every: Sequence[Change]) -> list[Change]:
    """Let those present go along, from where they were merged in this act, and return the stored ones that went along."""
    lead.finish_entry()
    members = [member for member in every if member.case.merged_into_id == lead.case.pk]
    for member in members:
        since = member.extras.pop("joined_at", lead.settled)
        _repeat_all(member, lead, _shared_records(lead, since))
    records = _shared_records(lead, lead.settled)
    present = {change.case.pk for change in every}
    is_left = records and len(members) < lead.case.merged_count
    stored = [case for case in (_followers(lead.case) if is_left else ()) if case.pk not in present]
    changes = [Change(case, lead.actor, fresh=False) for case in stored]
    return [follower for follower in changes if _repeat_all(follower, lead, records)]


def _followers(case: Case) -> Iterator[Case]:
    yield from Case.objects.select_for_update().filter(merged_into=case.pk).order_by("id")


def _shared_records(lead: Change, since: int) -> list[Record]:
    """Return the acts in which followers take part: those that concern one reporter only, or nobody, are left out."""
    archived = {"clock_ran_out"} if "archive" in lead.actions else set()
    return [record for record in lead.records[since:] if record.kind not in OWN - archived]


def _repeat_all(follower: Change, lead: Change, records: Sequence[Record]) -> bool:
    """Let a follower go through the acts of its lead; return whether anything has changed.

    A closed one goes on to be archived only: when the lead is reopened, its own reporter has not asked for that.
    """
    is_over = not follower.case.is_open
    shared = [record for record in records if not is_over or "archive" in record.data.get("actions", ())]
    for record in shared:
        _repeat(follower, lead, record)
    if shared:
        follower.actions += [name for name in lead.actions if name in SHARED_ACTIONS]
        follower.case.closed_at = lead.case.closed_at or follower.case.closed_at
    return bool(shared)


def _repeat(follower: Change, lead: Change, record: Record) -> None:
    case, after = follower.case, record.data["after"]
    follower.finish_entry()
    follower.records.append(Record(record.kind, record.actor, record.at, {"follows": lead.case.pk}))
    case.stage = after["stage"]
    case.post_id, case.organisation_id = lead.case.post_id, lead.case.organisation_id
    for text in _shared_texts(lead, record):
        copy = follower.write(text.kind, text.body)
        copy.at, copy.by, copy.post_id = text.at, text.by, text.post_id


def _shared_texts(lead: Change, record: Record) -> Iterator[CaseText]:
    said = {one["sha256"] for one in record.data.get("texts", ()) if one["kind"] in SHARED_WORDS}
    yield from (text for text in lead.texts if text.digest in said)


def with_parents(changes: Sequence[Change]) -> list[Change]:
    """Return the changes, and those of parents whose parts have ended in them: that is told on the parent's story."""
    ended = [change.case for change in changes if "close" in change.actions]
    parts = [(case.parent_id, case.pk) for case in ended if case.parent_id]
    if not parts:
        return list(changes)
    present = {change.case.pk: change for change in changes}
    numbers = {parent for parent, _part in parts} - present.keys()
    parents = [lock_joined(SYSTEM, number) for number in sorted(numbers)]
    known = present | {parent.case.pk: parent for parent in parents}
    for parent, part in parts:
        if any(record.kind == "call_ended" and record.data["case"] == part for record in known[parent].records):
            continue  # It called this part, and has been told.
        known[parent].record("part_ended", actor=SYSTEM, case=part)
    return [*changes, *parents]
