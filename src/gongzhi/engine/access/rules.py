"""The one place where authority is decided: pure, and closed where nothing opens it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

Scope = Literal["area", "organisation", "work"]

# The column that holds a case's code on each level; the length of a code tells its level (6+3+3+3).
LEVELS = {6: "county_code", 9: "township_code", 12: "village_code", 15: "grid_code"}

READ = "case.read"
READ_RESTRICTED = "case.read_restricted"


class Resource(Protocol):
    """What is acted on: a case, seen by its place, its offices and the posts that have work on it."""

    county_code: str
    township_code: str
    village_code: str
    grid_code: str
    organisation_id: int | None
    post_id: int | None
    led_before_id: int | None
    subject_organisation_id: int | None
    restricted: bool
    register: str

    @property
    def working_posts(self) -> Collection[int]: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """One role on one post: what may be done (`grants`) and where (`scope` with `area_codes` or the organisation).

    `lineage` holds the post's organisation and all above it: a report about any of them concerns this seat.
    """

    post_id: int
    organisation_id: int
    lineage: frozenset[int]
    scope: Scope
    area_codes: tuple[str, ...]
    grants: frozenset[str]
    # The register whose cases it sees; empty: the common one.
    register: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff with seats, the reporter of one case, the system itself, or an import.

    An import tells what was done elsewhere and has no right to anything here.
    """

    kind: Literal["staff", "reporter", "system", "import"]
    person_id: int | None = None
    seats: tuple[Seat, ...] = ()
    case_id: int | None = None

    @property
    def label(self) -> str:
        """How the timeline names the actor: never by a resident's name."""
        if self.kind != "staff":
            return self.kind
        return f"person/{self.person_id}"

    @property
    def posts(self) -> frozenset[int]:
        return frozenset(seat.post_id for seat in self.seats)

    @property
    def organisations(self) -> frozenset[int]:
        """The actor's organisations and all above them."""
        return frozenset().union(*(seat.lineage for seat in self.seats))

    def seats_with(self, grant: str) -> Iterator[Seat]:
        return (seat for seat in self.seats if grant in seat.grants)

    def has(self, grant: str) -> bool:
        """Say whether any seat grants this, wherever it may be."""
        return any(True for _ in self.seats_with(grant))


SYSTEM = Actor("system")


def is_concerned(actor: Actor, resource: Resource) -> bool:
    """Say whether the report is about the actor's own office or one above it: such a report is not theirs to see."""
    return resource.subject_organisation_id is not None and resource.subject_organisation_id in actor.organisations


def covers(seat: Seat, resource: Resource) -> bool:
    """Say whether the resource lies within the seat's scope, or is work of its post."""
    if seat.post_id in resource.working_posts:
        return True
    if seat.scope == "area":
        return any(getattr(resource, LEVELS[len(code)]) == code for code in seat.area_codes)
    if seat.scope == "organisation":
        return resource.organisation_id == seat.organisation_id
    return resource.post_id == seat.post_id


def may(actor: Actor, grant: str, resource: Resource) -> bool:
    """Say whether `actor` has `grant` for `resource`. The system may do all; a reporter nothing here (tokens decide)."""
    return actor.kind == "system" or find_seat(actor, grant, resource) is not None


def find_seat(actor: Actor, grant: str, resource: Resource, *, post_id: int | None = None) -> Seat | None:
    """Return the seat from which `actor` has `grant` for `resource` (`post_id`: on this very post), or None."""
    if actor.kind != "staff" or is_concerned(actor, resource):
        return None
    seats = (seat for seat in actor.seats_with(grant) if post_id in (None, seat.post_id))
    return next((seat for seat in seats if _may_here(seat, grant, resource)), None)


def _may_here(seat: Seat, grant: str, resource: Resource) -> bool:
    if resource.register != seat.register:
        return False
    if resource.restricted and READ_RESTRICTED not in seat.grants:
        return False
    return covers(seat, resource) or (grant == READ and _led_before(seat, resource))


def _led_before(seat: Seat, resource: Resource) -> bool:
    """Say whether the seat's office gave the resource away: it still reads it."""
    return seat.scope == "organisation" and resource.led_before_id == seat.organisation_id
