"""Shares of small samples: drawn towards the whole, and with the interval that shows how little is known."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Spread:
    """An interval of a share, from 0 to 1."""

    low: float
    high: float


def shrunk(total: float, count: int, mean: float, strength: float) -> float:
    """Return (n·x̄ + k·m) / (n + k): the share of `count` cases with `total`, drawn towards `mean` as by `strength` more cases.

    With no case and no strength it is the mean.
    """
    weight = count + strength
    return (total + strength * mean) / weight if weight else mean


def wilson(total: float, count: int, confidence: float) -> Spread:
    """Return the Wilson interval of the share `total` / `count` at a confidence (0 to 1); of no case everything is possible."""
    if count == 0:
        return Spread(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, square = total / count, z * z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = z * sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2) / (1 + square / count)
    return Spread(max(0.0, middle - half), min(1.0, middle + half))
