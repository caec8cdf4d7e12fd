"""Pages of lists: how long one is, and the place in a list that is ordered by moment and number, in an address."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# How many rows a page of a list holds, on the screen and on paper.
A_PAGE, ON_PAPER = 50, 1000
PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,15})")


def length_of(asked: Mapping[str, str]) -> int:
    """Return how many rows to show: with `paper` in the address the list from its beginning, as far as it is ever printed."""
    return ON_PAPER if asked.get("paper") else A_PAGE


def micros_of(at: datetime) -> int:
    """Return a moment as microseconds since 1970 (UTC)."""
    return (at - EPOCH) // MICROSECOND


def moment_of(micros: int) -> datetime:
    """Return the moment of so many microseconds since 1970; raise OverflowError for one that no calendar has."""
    return EPOCH + micros * MICROSECOND


def write_place(at: datetime, number: int) -> str:
    """Return the place of a row as text."""
    return f"{micros_of(at)}-{number}"


def read_place(text: str) -> tuple[datetime, int] | None:
    """Return moment and number of a place, None for anything that `write_place` did not write: the list then begins anew."""
    found = PLACE.fullmatch(text)
    return (moment_of(int(found[1])), int(found[2])) if found else None
