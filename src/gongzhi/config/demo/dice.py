"""Seeded chance: the same seed and names give the same choices on every machine."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Choices that depend on nothing but what the dice are called: `Dice(seed, "case", 17)`."""

    def __init__(self, *names: object) -> None:
        # A digest, not hash(): that differs from process to process.
        digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
        self._random = np.random.default_rng(int.from_bytes(digest[:16], "big"))

    def share(self) -> float:
        """Return a number from 0 up to 1."""
        return float(self._random.random())

    def chance(self, share: float) -> bool:
        return self.share() < share

    def between(self, least: float, most: float) -> float:
        return least + (most - least) * self.share()

    def whole(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return int(self._random.integers(least, most + 1))

    def pick(self, of: Sequence[T]) -> T:
        return of[self.whole(0, len(of) - 1)]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key with the chance of its weight among all."""
        mark = self.share() * sum(weights.values())
        for key, weight in weights.items():
            mark -= weight
            if mark < 0:
                return key
        return list(weights)[-1]

    def shuffled(self, of: Sequence[T]) -> list[T]:
        return [of[int(number)] for number in self._random.permutation(len(of))]
