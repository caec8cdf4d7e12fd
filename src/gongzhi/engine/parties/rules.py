"""Which post has a duty: pure look-up in a table that is held in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
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
        """Yield duties from the smallest area up; within an area the one for this very matter before the one for all."""
        for area in areas:
            for wanted in (matter, "") if matter else ("",):
                yield from self.rows.get((function, wanted, area), ())


def choose(
    candidates: Iterable[DutyRow],
    day: date,
    *,
    without_posts: Collection[int] = (),
    without_organisations: Collection[int] = (),
) -> DutyRow | None:
    """Return the first candidate in force on `day` that is not excluded, or None."""
    for duty in candidates:
        excluded = duty.post_id in without_posts or duty.organisation_id in without_organisations
        if not excluded and duty.holds_on(day):
            return duty
    return None
