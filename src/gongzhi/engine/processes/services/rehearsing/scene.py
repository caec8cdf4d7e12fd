"""Where a rehearsal plays: the matter and its process, the place, and who holds which function there."""

from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.common.text import say
from gongzhi.engine.access.public import LEVELS, Actor, Scope, Seat
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from ...rules import SHARED, Spec
from ...selectors import spec_of
from ..driving import REFUSALS

OFFICER = "officer"
# Two for each function, so that what one has done another can check.
PLAYERS = 2
FIRST_PLAYER = 1_000_000
HERE, TODAY = "here", "today"
LEVEL_NAMES = {6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True)
class Scene:
    """One matter in one place; `actor_of` finds the actor behind a person, without it everybody is played."""

    matter: content.ContentVersion
    process: content.ContentVersion
    place: str
    actor_of: Callable[[int], Actor] | None = None

    @property
    def spec(self) -> Spec:
        return spec_of(self.process.pk)

    def actor(self, person: int) -> Actor:
        if self.actor_of and person > 0:
            return self.actor_of(person)
        return played_actor(person, self.place, self.functions)

    @property
    def functions(self) -> list[str]:
        return sorted(self.spec.diagram.functions)

    def sitter(self, post: int) -> Actor:
        """Return who does the work of a post; raise Conflict where nobody does."""
        persons = parties.sitters_of(post)
        if not persons:
            raise Conflict(REFUSALS["vacant"])
        return self.actor(persons[0])

    def read(self, given: Any) -> str:
        """Return a value as somebody would type it: `here` is this place, `today+3` a day, true and false yes and no."""
        if isinstance(given, bool):
            return "yes" if given else "no"
        text = str(given)
        if text == HERE:
            return self.place
        if text.startswith(TODAY) and (days := text.removeprefix(TODAY) or "0").lstrip("+-").isdigit():
            return (clock.today() + timedelta(days=int(days))).isoformat()
        return text


def find_place() -> str:
    """Return a place to play in: the first village that there is, else whatever area; empty where there is none."""
    found = areas.list_areas("village").values_list("code", flat=True).first()
    return str(found or areas.find_county() or "")


def players_for(functions: Collection[str], place: str, wanted: Container[str]) -> Iterator[parties.Player]:
    """Yield two players for each function that is `wanted`, with numbers that nobody has."""
    for number, function in enumerate(functions):
        for one in range(PLAYERS if function in wanted else 0):
            key = -(FIRST_PLAYER + number * PLAYERS + one)
            seat = seat_of(function, place)
            yield parties.Player(function, seat, key, -len(seat), key)


def seat_of(function: str, place: str) -> str:
    """Return the area in which somebody plays a function, in the one office there: where a post with it usually sits."""
    found = content.find_content("function", function)
    level = found.body.get("level", "township") if found else "township"
    return place[: next(length for length, name in LEVEL_NAMES.items() if name == level)]


def played_actor(person: int, place: str, functions: list[str]) -> Actor:
    """Return the actor behind a player: what an officer may do, and what the role named as the function may."""
    function = functions[(-person - FIRST_PLAYER) // PLAYERS]
    scope: Scope = "area" if function in SHARED and len(place) in LEVELS else "organisation"
    found = (content.find_content("role", role) for role in (OFFICER, function))
    grants = frozenset(grant for role in found if role for grant in role.body["grants"])
    office = -len(seat_of(function, place))
    return Actor("staff", person, (Seat(person, office, frozenset({office}), scope, (place,), grants),))


def function_label(function: str) -> str:
    found = content.find_content("function", function) or content.find_content("role", function)
    return say(found.body["label"]) if found else function
