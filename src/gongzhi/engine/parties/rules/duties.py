"""Which post has a duty: pure look-up in a table that is held in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty in force: its post, the post's organisation, and the days between which it holds."""

    function: str
    matter: str
    area_code: str
    post_id: int
    organisation_id: int
    valid_from: date | None = None
    valid_to: date | None = None
    reserve: bool = False

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass
class DutyTable:
    """Duties by (function, matter, area)."""

    rows: dict[tuple[str, str, str], list[DutyRow]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, duties: Iterable[DutyRow]) -> "DutyTable":
        table = cls()
        for duty in duties:
            table.rows[duty.function, duty.matter, duty.area_code].append(duty)
        return table

    def candidates(self, function: str, matter: str, areas: Iterable[str]) -> Iterator[DutyRow]:
        """Yield duties from the smallest area up; within an area those for this very matter before those for all, reserves last."""
        for area in areas:
            for wanted in (matter, "") if matter else ("",):
                yield from self.rows.get((function, wanted, area), ())
