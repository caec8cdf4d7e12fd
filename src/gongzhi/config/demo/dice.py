"""Seeded chance: the same seed and names give the same choices on every machine."""

import hashlib
import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weights(Generic[T]):
    """Keys with the chance of their weight among all, summed up once for many choices."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.keys, self.sums = list(weights), list(accumulate(weights.values()))


class Dice:
    """Choices that depend on nothing but what the dice are called: `Dice(seed, "case", 17)`."""

    def __init__(self, *names: object) -> None:
        # A digest, not hash(): that differs from process to process.
        digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
        # Of this only random() is promised to be the same in every version, so all choices are made of it.
        self.share = random.Random(int.from_bytes(digest[:16], "big")).random  # noqa: S311  # invented stories, no secrets

    def chance(self, share: float) -> bool:
        return self.share() < share

    def between(self, least: float, most: float) -> float:
        return least + (most - least) * self.share()

    def whole(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return least + int(self.share() * (most + 1 - least))

    def pick(self, of: Sequence[T]) -> T:
        return of[int(self.share() * len(of))]

    def weighted(self, weights: Weights[T]) -> T:
        """Return a key with the chance of its weight among all."""
        return weights.keys[bisect(weights.sums, self.share() * weights.sums[-1], hi=len(weights.sums) - 1)]

    def shuffled(self, of: Sequence[T]) -> list[T]:
        return sorted(of, key=lambda _one: self.share())
