"""Whom a search for a duty comes to, and why the others were passed over. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .duties import DutyRow

# Why a post was passed over: not in force, must not have it, nobody is there, not on duty now, more open work, stands in reserve.
CHOSEN, LATER, VACANT, OFF_DUTY, BUSIER, EQUAL = "chosen", "not_in_force", "vacant", "off_duty", "busier", "equal"

Verdict = Callable[[DutyRow], str]
Load = Callable[[Sequence[int]], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Looked:
    """One post that a search looked at: its duty, and what became of it (`verdict`), with its open work where that was asked."""

    duty: DutyRow
    verdict: str
    load: int | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """The duty found (None: nobody) and all that were looked at on the way, in order."""

    found: DutyRow | None
    looked: tuple[Looked, ...] = ()

    @property
    def chosen(self) -> Looked | None:
        return next((one for one in self.looked if one.duty is self.found), None)

    @property
    def equals(self) -> int:
        """Between how many posts of the same standing open work decided."""
        weighed = sum(one.load is not None for one in self.looked)
        return weighed if weighed > 1 else 0


def search(candidates: Iterable[DutyRow], verdict: Verdict, load: Load | None = None) -> Search:
    """Return the first post that can have it, of several of the same standing the one with the least open work.

    `verdict` says why a post is passed over (empty: it is not). Where all that may have it are vacant, the first of
    them has it: the work stays with the post.
    """
    looked: list[Looked] = []
    for _standing, rows in groupby(candidates, key=lambda row: (row.area_code, row.matter, row.reserve)):
        tier = [Looked(row, verdict(row)) for row in rows]
        able = [one for one in tier if not one.verdict]
        if not able:
            looked += tier
            continue
        best = _least(able, load)
        found = next(one for one in best if one.verdict == CHOSEN)
        named = {id(one.duty): one for one in best}
        return Search(found.duty, (*looked, *(named.get(id(one.duty), one) for one in tier)))
    kept = next((one.duty for one in looked if one.verdict == VACANT), None)
    return Search(kept, tuple(looked))


def _least(able: Sequence[Looked], load: Load | None) -> list[Looked]:
    """Return the same posts with their verdicts; the order of their keys decides between equals."""
    if len(able) == 1 or load is None:
        return [Looked(one.duty, CHOSEN if one is able[0] else EQUAL) for one in able]
    counts = load([one.duty.post_id for one in able])
    weighed = [replace(one, load=counts.get(one.duty.post_id, 0)) for one in able]
    best = min(weighed, key=lambda one: one.load or 0)
    verdicts = (CHOSEN if one is best else EQUAL if one.load == best.load else BUSIER for one in weighed)
    return [replace(one, verdict=verdict) for one, verdict in zip(weighed, verdicts, strict=True)]
