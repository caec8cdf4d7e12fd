"""What a record says, the commitment to it, and whether records still say what they were committed to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.engine.timeline import public as timeline

from ..models import Correction, Meeting, Motion

AT_A_TIME = 500
FIGURES = ("assembly", "title", "counted", "due", "present", "online", "proxies", "presided", "minutes")
VOTES = ("number", "text", "secret", "agreed", "against", "abstained", "spoilt", "declared")
# Said only where there is something to say.
NOW_AND_THEN = ("urgent", "cancelled_why", "makeup")
# What each act leaves a meeting as.
ACTS = {
    "meeting_called": Meeting.CALLED,
    "meeting_held": Meeting.HELD,
    "meeting_corrected": Meeting.HELD,
    "meeting_cancelled": Meeting.CANCELLED,
}
CORRECTED = "meeting_corrected"
CHANGED = _("The record of meeting {number} is not what was committed to. It was changed.")


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Return everything that a record says, as it is committed to."""
    motions = [
        {name: getattr(motion, name) for name in VOTES}
        for motion in Motion.objects.filter(meeting=meeting).order_by("number")
    ]
    days = {"at": int(meeting.at.timestamp()), "called_on": meeting.called_on.isoformat()}
    more = {name: value for name in NOW_AND_THEN if (value := getattr(meeting, name))}
    return {name: getattr(meeting, name) for name in FIGURES} | days | {"motions": motions} | more


def commitment(meeting: Meeting) -> str:
    """Return the commitment to a record under its salt."""
    return _commit(meeting.salt, facts_of(meeting))


def _commit(salt: Any, facts: Mapping[str, Any]) -> str:
    return timeline.commit_text(bytes(salt or b""), canonical.dumps(facts).decode())


def verify() -> Iterator[timeline.Finding]:
    """Yield the meetings that are gone, or are not what the timeline of their case or their own chain committed to."""
    last = 0
    while batch := list(Meeting.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        own = [meeting for meeting in batch if meeting.case_id is None]
        yield from timeline.check_heads({one.chain: (one.chain_length, one.chain_hash) for one in own})
        told, corrections = _told(batch), _corrections(batch)
        for meeting in batch:
            if not _agrees(meeting, told.get(meeting.pk, ()), corrections.get(meeting.pk, ())):
                words = format_lazy(CHANGED, number=meeting.pk)
                yield timeline.Finding("meeting_changed", meeting.chain, 0, words)
        last = batch[-1].pk
    yield from timeline.check_present(Meeting, ACTS.keys(), "meeting")


def _agrees(meeting: Meeting, told: Sequence[timeline.Entry], corrections: Sequence[Correction]) -> bool:
    if not told:
        # From before meetings had a chain of their own: the row has nothing but itself to be held against.
        return meeting.case_id is None and (not meeting.digest or commitment(meeting) == meeting.digest)
    digests = [_digest(entry) for entry in told]
    committed = digests[-1] == meeting.digest and (not meeting.digest or commitment(meeting) == meeting.digest)
    before = [digest for digest, entry in zip(digests, told[1:], strict=False) if entry.kind == CORRECTED]
    kept = [one.digest for one in corrections if one.salt is None or _commit(one.salt, one.before) == one.digest]
    return committed and ACTS[told[-1].kind] == meeting.state and kept == before


def _digest(entry: timeline.Entry) -> str:
    return next((str(one["sha256"]) for one in entry.data.get("meetings", ())), "")


def _told(meetings: Sequence[Meeting]) -> dict[int, list[timeline.Entry]]:
    """Return what was told of each of these meetings, the first thing first."""
    found: dict[int, list[timeline.Entry]] = {}
    chains = {meeting.chain for meeting in meetings}
    for entry in timeline.Entry.objects.filter(chain__in=chains, kind__in=ACTS).order_by("chain", "seq"):
        found.setdefault(entry.data["meeting"], []).append(entry)
    return found


def _corrections(meetings: Sequence[Meeting]) -> dict[int, list[Correction]]:
    found: dict[int, list[Correction]] = {}
    for one in Correction.objects.filter(meeting__in=meetings).order_by("pk"):
        found.setdefault(one.meeting_id, []).append(one)
    return found
