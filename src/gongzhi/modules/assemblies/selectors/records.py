"""What a record says, the commitment to it, and whether records still say what they were committed to."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.engine.timeline import public as timeline

from ..models import Meeting, Motion

AT_A_TIME = 500
FIGURES = ("assembly", "title", "counted", "due", "present", "online", "proxies", "presided", "minutes")
VOTES = ("number", "text", "secret", "agreed", "against", "abstained", "spoilt", "declared")
ACTS = ("meeting_held", "meeting_corrected")
CHANGED = _("The record of meeting {number} is not what was committed to. It was changed.")


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """Return everything that a record says, as it is committed to."""
    motions = [
        {name: getattr(motion, name) for name in VOTES}
        for motion in Motion.objects.filter(meeting=meeting).order_by("number")
    ]
    days = {"at": int(meeting.at.timestamp()), "called_on": meeting.called_on.isoformat()}
    return {name: getattr(meeting, name) for name in FIGURES} | days | {"motions": motions}


def commitment(meeting: Meeting) -> str:
    """Return the commitment to a record under its salt."""
    return timeline.commit_text(bytes(meeting.salt or b""), canonical.dumps(facts_of(meeting)).decode())


def verify() -> Iterator[timeline.Finding]:
    """Yield the records that are not what they were committed to, in themselves or in the timeline of their case."""
    last = 0
    while batch := list(Meeting.objects.filter(pk__gt=last, state=Meeting.HELD).order_by("pk")[:AT_A_TIME]):
        told = _told([meeting for meeting in batch if meeting.case_id])
        for meeting in batch:
            committed = told.get(meeting.pk) if meeting.case_id else meeting.digest
            if meeting.digest != committed or commitment(meeting) != meeting.digest:
                chain = f"case/{meeting.case_id}" if meeting.case_id else f"meeting/{meeting.pk}"
                yield timeline.Finding("meeting_changed", chain, 0, format_lazy(CHANGED, number=meeting.pk))
        last = batch[-1].pk


def _told(meetings: Sequence[Meeting]) -> dict[int, str]:
    """Return what the timelines said last of each of these records."""
    chains = {f"case/{meeting.case_id}" for meeting in meetings}
    entries = timeline.Entry.objects.filter(chain__in=chains, kind__in=ACTS).order_by("chain", "seq")
    return {one["meeting"]: one["sha256"] for entry in entries for one in entry.data.get("meetings", ())}
