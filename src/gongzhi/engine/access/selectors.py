"""Reads limited to what an actor may see: one query for each scope, so that each can walk its own index."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from .rules import LEVELS, READ, READ_RESTRICTED, Actor, Seat

M = TypeVar("M", bound=Model)


def scopes(actor: Actor, grant: str = READ, *, area: str = "") -> list[Q]:
    """Return one condition for each separate scope in which `actor` has `grant`; none at all where nothing is granted.

    The conditions name columns of the case, with equality only, so that each is served by an index on that column.
    `area` narrows to a place: within an area scope the smaller of the two codes stands alone; what is no code leaves nothing.
    """
    if area and len(area) not in LEVELS:
        return []
    if actor.kind == "system":
        return [Q(**{LEVELS[len(area)]: area}) if area else Q()]
    found: dict[tuple[str, ...], Q] = {}
    for seat in actor.seats_with(grant):
        # Of a register of its own there are few cases: said again for SQLite, so that it takes their index.
        hidden = Q(register=seat.register) & ~Q(register="") if seat.register else Q(register="")
        if READ_RESTRICTED not in seat.grants:
            hidden &= Q(restricted=False)
        for condition in (*_conditions(seat, area), *_given_away(seat, grant, area)):
            found.setdefault((*map(str, condition.items()), str(hidden)), Q(**condition) & hidden)
    own = actor.organisations
    # Two conditions instead of NOT IN: a report about nobody has NULL there.
    not_about_us = (Q(subject_organisation=None) | ~Q(subject_organisation__in=own)) if own else Q()
    return [condition & not_about_us for condition in found.values()]


def _conditions(seat: Seat, area: str) -> Iterator[dict[str, Any]]:
    if seat.scope == "area":
        for code in seat.area_codes:
            if code.startswith(area) or area.startswith(code):
                narrow = max(code, area, key=len)
                yield {LEVELS[len(narrow)]: narrow}
        return
    place = {LEVELS[len(area)]: area} if area else {}
    own = {"organisation": seat.organisation_id} if seat.scope == "organisation" else {"post": seat.post_id}
    yield own | place


def _given_away(seat: Seat, grant: str, area: str) -> Iterator[dict[str, Any]]:
    """Yield the condition of what the seat's office led before it was transferred: to be read, no more."""
    if grant == READ and seat.scope == "organisation":
        yield {"led_before": seat.organisation_id} | ({LEVELS[len(area)]: area} if area else {})


def areas_of(actor: Actor, grant: str = READ) -> tuple[str, ...]:
    """Return the codes of the areas to which the grant is confined; empty where some seat reaches beyond areas."""
    seats = list(actor.seats_with(grant))
    if any(seat.scope != "area" for seat in seats):
        return ()
    return tuple(dict.fromkeys(code for seat in seats for code in seat.area_codes))


def limit(rows: QuerySet[M], actor: Actor, grant: str = READ) -> QuerySet[M]:
    """Return the rows that `actor` may see, in one query (for single rows and small sets; lists use `scopes`)."""
    allowed = Q(pk__in=[])
    for condition in scopes(actor, grant):
        allowed |= condition
    return rows.filter(allowed)
