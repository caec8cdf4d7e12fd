"""Who may do what with a posting: by the seat's area, or by its office and the area that this serves."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Denied
from gongzhi.engine.access.public import Actor, Seat
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties

PREPARE, RELEASE = "publicity.prepare", "publicity.release"


def find_seat(actor: Actor, grant: str, area: str, organisation: int | None = None) -> Seat | None:
    """Return the seat from which the actor has the grant for a board's area, or None."""
    return next((seat for seat in actor.seats_with(grant) if _covers(seat, area, organisation)), None)


def _covers(seat: Seat, area: str, organisation: int | None) -> bool:
    if seat.register:
        return False
    if seat.scope == "area":
        return any(area.startswith(code) for code in seat.area_codes)
    own = organisation == seat.organisation_id or parties.organisation_area(seat.organisation_id) == area
    return seat.scope == "organisation" and own


def require_seat(actor: Actor, grant: str, area: str, organisation: int | None = None) -> Seat:
    """Return the seat; raise Denied without one."""
    seat = find_seat(actor, grant, area, organisation)
    if seat is None:
        raise Denied(_("This board belongs to another office. Only that office can do this."))
    return seat


def in_reach(actor: Actor, *grants: str) -> Q:
    """Return the condition of the postings that the actor's offices prepare or release; nothing without a grant."""
    reach = Q(pk__in=[])
    for seat in {seat for grant in grants or (PREPARE, RELEASE) for seat in actor.seats_with(grant)}:
        for condition in _conditions(seat):
            reach |= condition
    return reach


def _conditions(seat: Seat) -> Iterator[Q]:
    if seat.register:
        return
    if seat.scope == "area":
        yield from (areas.in_scope("area_code", code) for code in seat.area_codes)
    elif seat.scope == "organisation":
        yield Q(organisation=seat.organisation_id) | Q(area_code=parties.organisation_area(seat.organisation_id))


def own_areas(actor: Actor) -> list[str]:
    """Return the areas on whose boards the actor prepares something, as far as they are their own and not only below them."""
    found = [
        code
        for seat in actor.seats_with(PREPARE)
        if not seat.register
        for code in (seat.area_codes if seat.scope == "area" else (parties.organisation_area(seat.organisation_id),))
    ]
    return list(dict.fromkeys(code for code in found if code))
