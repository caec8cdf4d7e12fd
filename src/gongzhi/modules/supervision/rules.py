"""Which trigger fires on what has happened. Pure; the triggers are content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HAND = "hand"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What leads to supervision: a limit that runs out, an act done so many times, or (neither) a person."""

    key: str
    level: str
    clock: str = ""
    act: str = ""
    counts: str = ""
    times: int | None = None
    wanted: Mapping[str, Sequence[str]] | None = None

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> "Trigger":
        on = body["on"]
        if on == HAND:
            return cls(key, body["level"])
        return cls(
            key,
            body["level"],
            on.get("clock", ""),
            on.get("act", ""),
            on.get("counts", ""),
            on.get("times"),
            on.get("with"),
        )

    @property
    def is_by_hand(self) -> bool:
        return not (self.clock or self.act)

    def weight(self, data: Mapping[str, Any]) -> int:
        """Return how much an entry of the act counts."""
        for name, values in (self.wanted or {}).items():
            if data.get(name) not in values:
                return 0
        return len(data.get(self.counts, ())) if self.counts else 1

    def is_reached(self, entries: Iterable[Mapping[str, Any]]) -> bool:
        """Say whether the act has happened often enough; never where the county has not said how often."""
        return self.times is not None and sum(map(self.weight, entries)) >= self.times
