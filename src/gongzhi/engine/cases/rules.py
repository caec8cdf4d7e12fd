"""How alike two reports are: near in place and time, the same matter, similar words. Pure; a suggestion, never a decision."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

METRES_A_DEGREE = 111_320.0
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likeness is reckoned: what each kind weighs (together 1), the least that is shown, and how far apart in time and place.

    `shared`: how close two reports without points are that share an area, by the length of its code, the longest first.
    """

    words: float
    place: float
    matter: float
    time: float
    least: float
    days: int
    near: float
    far: float
    shared: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Likely:
    """What is compared of a report: its words as tokens, its matter, where and when."""

    tokens: Collection[str]
    matter: str
    area: str
    lon: float | None
    lat: float | None
    at: datetime


def confidence(one: Likely, other: Likely, by: Likeness) -> float:
    """Return between 0 and 1 how likely two reports are about the same thing."""
    same_matter = float(bool(one.matter) and one.matter == other.matter)
    days = abs((one.at - other.at).total_seconds()) / SECONDS_A_DAY
    nearness = by.words * overlap(one.tokens, other.tokens) + by.place * closeness(one, other, by)
    return nearness + by.matter * same_matter + by.time * max(0.0, 1 - days / by.days)


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Return how much of the shorter text stands in the longer one too (a short report often repeats a long one)."""
    shared = len(set(one) & set(other))
    shorter = min(len(set(one)), len(set(other)))
    return shared / shorter if shorter else 0.0


def closeness(one: Likely, other: Likely, by: Likeness) -> float:
    """Return 1 for the same spot, falling to 0 far away; without points, by the smallest area that holds both."""
    metres = distance(one, other)
    if metres is not None:
        return min(1.0, max(0.0, 1 - (metres - by.near) / (by.far - by.near)))
    both = min(len(one.area), len(other.area))
    shared = (length for length in by.shared if length <= both and one.area[:length] == other.area[:length])
    return by.shared.get(next(shared, 0), 0.0)


def distance(one: Likely, other: Likely) -> float | None:
    """Return the metres between two points, good enough for a few kilometres; None where one has no point."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * METRES_A_DEGREE
