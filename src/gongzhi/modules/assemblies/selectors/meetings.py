"""Meetings as staff and everybody may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.common.paging import read_place, write_place
from gongzhi.common.text import say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import LEVELS, Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties

from ..models import Meeting

READ, RECORD, LOOK = "meeting.read", "meeting.record", "meeting.look"
VILLAGE_DIGITS = 12
# Not a state of a meeting, but of its record: the time has come and nothing is recorded.
WAITS = "waits"
MOST_COUNTED = 99
LONGEST_SEARCH = 60


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a list is narrowed to."""

    assembly: str = ""
    state: str = ""
    area: str = ""
    q: str = ""


@dataclass(frozen=True)
class Page:
    """Some meetings, the latest first, and the cursor of what follows (empty: nothing)."""

    rows: Sequence[Meeting]
    older: str


def find_meeting(actor: Actor, meeting_id: int) -> Meeting | None:
    """Return a meeting that the actor may read, or None."""
    found = Meeting.objects.filter(pk=meeting_id).select_related("organisation", "names").first()
    return found if found and access.may(actor, READ, found) else None


def get_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Return a meeting that the actor may read; raise Missing for any other."""
    found = find_meeting(actor, meeting_id)
    if found is None:
        raise Missing(_("There is no such meeting, or it is not yours to see."))
    return found


def list_meetings(actor: Actor, wanted: Wanted, *, cursor: str = "", limit: int = 50) -> Page:
    """Return meetings that the actor may read."""
    return _page(access.limit(Meeting.objects.all(), actor, READ).filter(_narrow(wanted)), cursor, limit)


def list_open(wanted: Wanted, *, cursor: str = "", limit: int = 50) -> Page:
    """Return the meetings that everybody may read of."""
    return _page(_open().filter(_narrow(wanted)), cursor, limit)


def get_open(meeting_id: int) -> Meeting:
    """Return a meeting that everybody may read of; raise Missing for any other."""
    found = _open().filter(pk=meeting_id).first()
    if found is None:
        raise Missing(_("There is no such meeting. It may not be open to all."))
    return found


def _open() -> QuerySet[Meeting]:
    return Meeting.objects.filter(is_open=True, restricted=False, register="", subject_organisation=None)


def _narrow(wanted: Wanted) -> Q:
    narrow = Q()
    if wanted.assembly:
        narrow &= Q(assembly=wanted.assembly)
    if wanted.state:
        narrow &= waiting() if wanted.state == WAITS else Q(state=wanted.state)
    if wanted.area:
        narrow &= Q(**{LEVELS[len(wanted.area)]: wanted.area}) if len(wanted.area) in LEVELS else Q(pk__in=[])
    for word in wanted.q[:LONGEST_SEARCH].split():
        narrow &= Q(title__icontains=word)
    return narrow


def waiting() -> Q:
    """Return the condition of the meetings that have been held by now and wait for their record."""
    return Q(state=Meeting.CALLED, at__lte=clock.now())


def count_waiting(actor: Actor) -> int:
    """Return how many meetings wait for their record by the actor, up to 99."""
    if not actor.has(RECORD):
        return 0
    return access.limit(Meeting.objects.filter(waiting()), actor, RECORD)[:MOST_COUNTED].count()


def _page(rows: QuerySet[Meeting], cursor: str, limit: int) -> Page:
    if after := read_place(cursor):
        at, number = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=number))
    found = list(rows.select_related("organisation").order_by("-at", "-pk")[: limit + 1])
    shown = found[:limit]
    return Page(shown, write_place(shown[-1].at, shown[-1].pk) if len(found) > limit else "")


def list_of_case(case_id: int) -> list[Meeting]:
    """Return the meetings of a case, the latest first."""
    return list(Meeting.objects.filter(case=case_id).select_related("item").order_by("-at", "-pk"))


def own_villages(actor: Actor) -> list[tuple[str, int, int]]:
    """Return area, office and post from which the actor records meetings outside a case: those of villages and communities."""
    seats = list(actor.seats_with(RECORD))
    found = {seat.post_id: seat.organisation_id for seat in seats}
    offices = {office.pk: office.area_code for office in _offices(set(found.values()))}
    return [(offices[office], office, post) for post, office in found.items() if len(offices[office]) >= VILLAGE_DIGITS]


def _offices(numbers: set[int]) -> Sequence[Any]:
    return list(parties.Organisation.objects.filter(pk__in=numbers))


def place_words(meeting: Meeting) -> str:
    """Return the name of the village of a meeting."""
    names: Any = areas.area_names([meeting.area_code])
    return say(names.get(meeting.area_code, {"zh": meeting.area_code}))


def is_over(meeting: Meeting) -> bool:
    """Say whether the time of a meeting has come."""
    return meeting.at <= clock.now()
