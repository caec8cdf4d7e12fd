"""How alike two reports are: near in place and time, the same matter, similar words. Pure; a suggestion, never a decision."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

# What each likeness weighs in the confidence; together 1.
WORDS, PLACE, MATTER, TIME = 0.45, 0.30, 0.15, 0.10
LEAST = 0.5
NEAR, FAR = 50.0, 1000.0
DAYS = 30
METRES_A_DEGREE = 111_320.0
SECONDS_A_DAY = 86_400
# How close two reports without points are that share a grid, a village, a township (lengths of their codes).
SHARED_AREA = {15: 0.8, 12: 0.6, 9: 0.2}


@dataclass(frozen=True, slots=True)
class Likely:
    """What is compared of a report: its words as tokens, its matter, where and when."""

    tokens: Collection[str]
    matter: str
    area: str
    lon: float | None
    lat: float | None
    at: datetime


def confidence(one: Likely, other: Likely) -> float:
    """Return between 0 and 1 how likely two reports are about the same thing."""
    same_matter = float(bool(one.matter) and one.matter == other.matter)
    days = abs((one.at - other.at).total_seconds()) / SECONDS_A_DAY
    nearness = WORDS * overlap(one.tokens, other.tokens) + PLACE * closeness(one, other)
    return nearness + MATTER * same_matter + TIME * max(0.0, 1 - days / DAYS)


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Return how much of the shorter text stands in the longer one too (a short report often repeats a long one)."""
    shared = len(set(one) & set(other))
    shorter = min(len(set(one)), len(set(other)))
    return shared / shorter if shorter else 0.0


def closeness(one: Likely, other: Likely) -> float:
    """Return 1 for the same spot, falling to 0 at a kilometre; without points, by the smallest area that holds both."""
    metres = distance(one, other)
    if metres is not None:
        return min(1.0, max(0.0, 1 - (metres - NEAR) / (FAR - NEAR)))
    both = min(len(one.area), len(other.area))
    shared = [length for length in SHARED_AREA if length <= both and one.area[:length] == other.area[:length]]
    return SHARED_AREA[shared[0]] if shared else 0.0


def distance(one: Likely, other: Likely) -> float | None:
    """Return the metres between two points, good enough for a few kilometres; None where one has no point."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * METRES_A_DEGREE
