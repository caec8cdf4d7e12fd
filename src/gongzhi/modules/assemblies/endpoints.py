"""Meetings for other programs: listed, read, announced, recorded and called off by the same rules as on the pages."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gongzhi.common.etags import read_tag, write_tag
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.access.public import Actor, may, require_grant
from gongzhi.modules.accounts.public import actor_of

from .models import Meeting
from .selectors import gate
from .selectors import meetings as reads
from .selectors.rulebook import find_assembly
from .selectors.words import all_words
from .services import keeping
from .services.checking import MOST_MOTIONS, MOST_PEOPLE, Call, Moved, Record

MOST = 200
router = Router(tags=["meetings"])
Number = Annotated[int, Path(ge=1, lt=10**MOST_DIGITS)]
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]


class Asked(Schema):
    """What a list is narrowed to; `next` of one answer is the `cursor` of the following call."""

    cursor: str = Field("", max_length=100)
    limit: int = Field(50, ge=1, le=MOST)
    assembly: str = Field("", max_length=60, description="Key of an assembly.")
    state: str = Field("", pattern="^(called|held|cancelled)?$")
    area: str = Field("", pattern="^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})?$")
    q: str = Field("", max_length=60)


class CallIn(Schema):
    """A meeting that is announced: of one's own village (`area`), or for the open step `node` of a `case`."""

    model_config = ConfigDict(extra="forbid")

    assembly: str = Field(max_length=60)
    title: str = Field(max_length=80)
    at: AwareDatetime
    called_on: date
    place: str = Field("", max_length=80)
    called_how: str = Field("", max_length=200)
    urgent: str = Field("", max_length=200)
    area: str = Field("", max_length=15)
    case: int | None = Field(None, ge=1, lt=10**MOST_DIGITS)
    node: str = Field("", max_length=80)


class MotionIn(Schema):
    """One motion and what was cast on it; `declared` is what the meeting said where no rule says when it is carried."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=500)
    agreed: People
    against: People = 0
    abstained: People = 0
    spoilt: People = 0
    secret: bool = False
    declared: bool | None = None


class RecordIn(Schema):
    """A meeting as it was held. A record that is there already is corrected, with the `reason`."""

    model_config = ConfigDict(extra="forbid")

    counted: str = Field(max_length=60, description="The way of counting, a key of the assembly.")
    due: People
    present: People
    online: People = 0
    proxies: People = 0
    presided: str = Field("", max_length=80)
    minutes: str = Field(max_length=10_000)
    motions: list[MotionIn] = Field(default_factory=list, max_length=MOST_MOTIONS)
    names: list[str] = Field(
        default_factory=list, max_length=5000, description="Who signed in; sealed, never sent back."
    )
    makeup: dict[str, People] = Field(
        default_factory=dict, max_length=10, description="Of those due, by key of the assembly's makeup."
    )
    at: AwareDatetime | None = None
    called_on: date | None = None
    reason: str = Field("", max_length=200)


class CancelIn(Schema):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=200)


class FindingOut(BaseModel):
    """What the rules say, in words; `ok` is null where no source gives a rule."""

    words: str
    ok: bool | None


class MotionOut(BaseModel):
    number: int
    text: str
    agreed: int
    against: int
    abstained: int
    spoilt: int
    secret: bool
    carried: bool
    findings: list[FindingOut]


class MeetingOut(BaseModel):
    id: int
    assembly: str
    assembly_names: dict[str, str]
    state: str
    title: str
    area: str
    case: int | None
    at: AwareDatetime
    called_on: date
    place: str
    due: int | None
    present: int | None
    version: int


class MeetingDetail(MeetingOut):
    """`counts` is null before it was held. Names of those present are kept sealed and shown on the page only."""

    called_how: str
    urgent: str
    counted: str
    online: int
    proxies: int
    presided: str
    minutes: str
    counts: bool | None
    findings: list[FindingOut]
    motions: list[MotionOut]
    corrections: int
    may_record: bool


class MeetingList(BaseModel):
    items: list[MeetingOut]
    next: str | None


@router.get("/meetings", response=MeetingList, summary="List meetings, the latest first")
def list_of_meetings(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return one page of the meetings that the token's person may read."""
    wanted = reads.Wanted(assembly=asked.assembly, state=asked.state, area=asked.area, q=asked.q.replace("\0", ""))
    page = reads.list_meetings(_reader(request), wanted, cursor=asked.cursor, limit=asked.limit)
    return {"items": [_row(meeting) for meeting in page.rows], "next": page.older or None}


@router.get("/meetings/{meeting_id}", response=MeetingDetail, summary="One meeting")
def one_meeting(request: HttpRequest, response: HttpResponse, meeting_id: Number) -> dict[str, Any]:
    """Return a meeting with what the rules find of it. The ETag is its version."""
    actor = _reader(request)
    return _told(actor, reads.get_meeting(actor, meeting_id), response)


@router.post("/meetings", response={201: MeetingDetail}, summary="Announce a meeting")
def announce(request: HttpRequest, response: HttpResponse, given: CallIn) -> Status[dict[str, Any]]:
    """Keep that a meeting was announced, of one's own village or for a step of a case."""
    actor, fields = _reader(request), given.model_dump(exclude={"case"})
    made = keeping.call(actor, Call(**fields, case_id=given.case))
    return Status(201, _told(actor, reads.get_meeting(actor, made.pk), response))


@router.post("/meetings/{meeting_id}/record", response=MeetingDetail, summary="Record or correct a meeting")
def record(request: HttpRequest, response: HttpResponse, meeting_id: Number, given: RecordIn) -> dict[str, Any]:
    """Keep attendance, minutes and votes; `If-Match` carries the version that was seen, 409 says that somebody acted in between."""
    actor, version = _reader(request), read_tag(request.headers)
    fields = given.model_dump(exclude={"motions", "names", "reason"})
    motions = tuple(Moved(**motion.model_dump()) for motion in given.motions)
    kept = Record(**fields, motions=motions, names="\n".join(given.names))
    if reads.get_meeting(actor, meeting_id).state == Meeting.HELD:
        keeping.correct(actor, meeting_id, version, kept, given.reason)
    else:
        keeping.hold(actor, meeting_id, version, kept)
    return _told(actor, reads.get_meeting(actor, meeting_id), response)


@router.post("/meetings/{meeting_id}/cancel", response=MeetingDetail, summary="Call a meeting off")
def cancel(request: HttpRequest, response: HttpResponse, meeting_id: Number, given: CancelIn) -> dict[str, Any]:
    """Call a meeting off that was announced, with the reason; `If-Match` as for a record."""
    actor = _reader(request)
    keeping.cancel(actor, meeting_id, read_tag(request.headers), given.reason)
    return _told(actor, reads.get_meeting(actor, meeting_id), response)


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request.user)
    require_grant(actor, reads.READ)
    return actor


def _told(actor: Actor, meeting: Meeting, response: HttpResponse) -> dict[str, Any]:
    response["ETag"], response["Cache-Control"] = write_tag(meeting.version), "no-store"
    said = {name: getattr(meeting, name) for name in ("called_how", "urgent", "counted", "presided", "minutes")}
    said |= {"online": meeting.online, "proxies": meeting.proxies, "corrections": meeting.corrections.count()}
    return _row(meeting) | said | _judged(meeting) | {"may_record": may(actor, reads.RECORD, meeting)}


def _row(meeting: Meeting) -> dict[str, Any]:
    found = find_assembly(meeting.assembly)
    plain = ("assembly", "state", "title", "at", "called_on", "place", "due", "present", "version")
    names = dict(found.body["names"]) if found else {}
    area = {"id": meeting.pk, "area": meeting.area_code, "case": meeting.case_id, "assembly_names": names}
    return {name: getattr(meeting, name) for name in plain} | area


def _judged(meeting: Meeting) -> dict[str, Any]:
    if meeting.state != Meeting.HELD:
        return {"counts": None, "findings": [], "motions": []}
    judgement = gate.judgement_of(meeting)
    votes = ("number", "text", "agreed", "against", "abstained", "spoilt", "secret")
    motions = [
        {name: getattr(motion, name) for name in votes}
        | {"carried": gate.is_carried(meeting, motion, judgement), "findings": gate.motion_words(meeting, motion)}
        for motion in meeting.motions.order_by("number")
    ]
    return {"counts": judgement.counts, "findings": all_words(judgement.findings), "motions": motions}
