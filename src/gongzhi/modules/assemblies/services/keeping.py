"""The writer of meetings. On a case everything happens inside its locked change, with an entry of its timeline."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Conflict, Denied, Invalid, Stale
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import LEVELS, Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.timeline import public as timeline

from ..models import Correction, Meeting, Motion
from ..selectors.gate import step_of
from ..selectors.meetings import RECORD, get_meeting, own_villages
from ..selectors.records import commitment, facts_of
from ..selectors.rulebook import find_assembly, rule_of
from .checking import Call, Moved, Record, check_call, check_record

PURPOSE = "meeting attendance"
LONGEST_REASON = 200
STALE = _("Somebody else has just changed this record. Look at what is new, then decide again.")


def call(actor: Actor, call: Call) -> Meeting:
    """Keep that a meeting was announced: for a step of a case, or of the actor's own village.

    Raises Missing or Denied, Conflict where the step is not open, Invalid with a message for each field.
    """
    found = find_assembly(call.assembly)
    if found is None:
        raise Invalid({"assembly": _("Choose one of the list.")})
    check_call(call, found.body)
    meeting = Meeting(assembly=found.key, rules=found, is_open=found.body["open"], created_at=clock.now())
    meeting.at, meeting.called_on = call.at, call.called_on
    meeting.title, meeting.place = _clean(call.title), _clean(call.place)
    meeting.called_how, meeting.urgent = _clean(call.called_how), _clean(call.urgent)
    if call.case_id is None:
        return _call_in_village(actor, meeting, call.area)
    return _call_on_case(actor, meeting, call.case_id, call.node)


def _clean(words: str) -> str:
    """Everybody may read these words: numbers of people are taken out."""
    return custody.redact(" ".join(words.split()))[0]


def _call_in_village(actor: Actor, meeting: Meeting, area: str) -> Meeting:
    seat = next((seat for seat in own_villages(actor) if seat[0] == area), None)
    if seat is None:
        raise Denied(_("Your post keeps no meetings there. The village or community keeps its own."))
    _place(meeting, area)
    meeting.organisation_id, meeting.post_id = seat[1], seat[2]
    with transaction.atomic():
        meeting.save()
        _tell(actor, None, "meeting_called", meeting)
    return meeting


def _place(meeting: Meeting, area: str) -> None:
    for length, column in LEVELS.items():
        setattr(meeting, column, area[:length] if len(area) >= length else "")


def _call_on_case(actor: Actor, meeting: Meeting, case_id: int, node: str) -> Meeting:
    with cases.change_case(actor, case_id, version=None) as change:
        case = change.case
        access.require(actor, RECORD, case)
        item, names = step_of(case, node)
        if meeting.assembly not in names:
            raise Conflict(_("This step of the case is not open, or another meeting decides on it."))
        _place(meeting, case.area_code)
        seat = access.find_seat(actor, RECORD, case)
        meeting.case, meeting.item = case, item
        meeting.organisation_id = case.organisation_id or (seat.organisation_id if seat else None)
        meeting.post_id = seat.post_id if seat else None
        meeting.subject_organisation_id, meeting.register = case.subject_organisation_id, case.register
        meeting.restricted = case.restricted
        meeting.save()
        _tell(actor, change, "meeting_called", meeting)
    return meeting


def _tell(actor: Actor, change: cases.Change | None, act: str, meeting: Meeting) -> None:
    """Leave an entry, of the case or in the meeting's own chain: which meeting, and the commitment to what its record says."""
    meeting.salt = timeline.new_salt()
    meeting.digest = commitment(meeting)
    told = {"meeting": meeting.pk, "sha256": meeting.digest}
    seat = access.find_seat(actor, RECORD, change.case if change else meeting)
    if change:
        change.post_id = seat.post_id if seat else None
        change.record(act, meeting=meeting.pk, assembly=meeting.assembly)
        change.tell("meetings", told)
    else:
        who = f"{actor.label}@post/{seat.post_id}" if seat else actor.label
        data = {"meeting": meeting.pk, "assembly": meeting.assembly, "meetings": [told]}
        draft = timeline.Draft(kind=act, actor=who, data=data, at=clock.now())
        rows.write(timeline.append(meeting, meeting.chain, [draft]), [])
    meeting.save()


@contextmanager
def _locked(actor: Actor, meeting_id: int, version: int) -> Iterator[tuple[Meeting, cases.Change | None]]:
    """Lock a meeting, with its case if it has one; compare the version; save it when the block ends well."""
    seen = get_meeting(actor, meeting_id)
    if not access.may(actor, RECORD, seen):
        raise Denied(_("Your post may read this record but not write it. The village or community keeps its own."))
    with transaction.atomic():
        if seen.case_id is None:
            yield _fresh(meeting_id, version), None
            return
        with cases.change_case(actor, seen.case_id, version=None) as change:
            yield _fresh(meeting_id, version), change


def _fresh(meeting_id: int, version: int) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.version != version:
        raise Stale(STALE)
    meeting.version += 1
    return meeting


def hold(actor: Actor, meeting_id: int, version: int, record: Record) -> Meeting:
    """Keep how a meeting was held. Raises Stale, Conflict where it is recorded or called off already, Invalid."""
    with _locked(actor, meeting_id, version) as (meeting, change):
        if meeting.state != Meeting.CALLED:
            raise Conflict(_("This meeting is recorded or called off already. A record is corrected, with the reason."))
        _write(meeting, record)
        _tell(actor, change, "meeting_held", meeting)
    return meeting


def correct(actor: Actor, meeting_id: int, version: int, record: Record, reason: str) -> Meeting:
    """Correct a record; what it said before is kept with the reason, and a case's timeline tells of it."""
    with _locked(actor, meeting_id, version) as (meeting, change):
        if meeting.state != Meeting.HELD:
            raise Conflict(_("There is no record yet that could be corrected."))
        why = _required(reason)
        before = Correction(meeting=meeting, before=facts_of(meeting), digest=meeting.digest, reason=why)
        before.salt = meeting.salt
        seat = access.find_seat(actor, RECORD, meeting)
        before.by_id, before.post_id, before.at = actor.person_id, seat.post_id if seat else None, clock.now()
        _write(meeting, record)
        before.save()
        _tell(actor, change, "meeting_corrected", meeting)
    return meeting


def cancel(actor: Actor, meeting_id: int, version: int, reason: str) -> Meeting:
    """Call a meeting off that was announced."""
    with _locked(actor, meeting_id, version) as (meeting, change):
        if meeting.state != Meeting.CALLED:
            raise Conflict(_("This meeting is recorded or called off already. A record is corrected, with the reason."))
        meeting.state, meeting.cancelled_why = Meeting.CANCELLED, _required(reason)
        _tell(actor, change, "meeting_cancelled", meeting)
    return meeting


def _required(reason: str) -> str:
    words = _clean(reason)
    if not words or len(words) > LONGEST_REASON:
        raise Invalid({"reason": _("Please give the reason, in at most 200 characters.")})
    return words


def _write(meeting: Meeting, record: Record) -> None:
    at, called_on = record.at or meeting.at, record.called_on or meeting.called_on
    check_record(record, rule_of(meeting), at, called_on)
    meeting.state, meeting.at, meeting.called_on = Meeting.HELD, at, called_on
    meeting.counted, meeting.due, meeting.present = record.counted, record.due, record.present
    meeting.makeup = dict(record.makeup)
    meeting.online, meeting.proxies, meeting.presided = record.online, record.proxies, _clean(record.presided)
    meeting.minutes = custody.redact(record.minutes.strip())[0]
    _seal_names(meeting, record.listed)
    meeting.save()
    meeting.motions.all().delete()
    Motion.objects.bulk_create(_motion(meeting, number, moved) for number, moved in enumerate(record.motions, start=1))


def _seal_names(meeting: Meeting, names: list[str]) -> None:
    """Seal the list of those who signed in; a new list takes the place of the former one, an empty one leaves it."""
    if not names:
        return
    former = meeting.names
    sealing = custody.seal("meeting", {"names": "\n".join(names)}, purpose=PURPOSE)
    custody.store([sealing])
    meeting.names = sealing.sealed
    if former:
        custody.erase(former)


def _motion(meeting: Meeting, number: int, moved: Moved) -> Motion:
    motion = Motion(meeting=meeting, number=number, text=_clean(moved.text), secret=moved.secret)
    motion.agreed, motion.against, motion.abstained = moved.agreed, moved.against, moved.abstained
    motion.spoilt, motion.declared = moved.spoilt, moved.declared
    return motion
