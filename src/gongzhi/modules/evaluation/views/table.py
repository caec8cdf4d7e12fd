"""The table of one rate: each unit with its numbers, what they say in spite of small samples, and what they were before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.modules.evaluation.models import RateCount
from gongzhi.modules.evaluation.rules import FULL, Period, period_before, shrunk, wilson, year_before
from gongzhi.modules.evaluation.rules.periods import first_day
from gongzhi.modules.evaluation.selectors import counts, definitions
from gongzhi.modules.evaluation.selectors.counts import Count, Unit
from gongzhi.modules.evaluation.views.asked import Asked, office_names, unit_name

PERCENT = 100
Row = dict[str, Any]


@dataclass(frozen=True)
class Statistics:
    """The numbers decided for reading small samples; None where the county has not decided."""

    smallest: int | None
    strength: float
    confidence: float

    @classmethod
    def on(cls, period: Period) -> "Statistics":
        day = first_day(period)
        smallest = definitions.number("smallest_sample", day)
        return cls(
            None if smallest is None else int(smallest),
            definitions.number("shrinkage_strength", day) or 0.0,
            (definitions.number("interval_confidence", day) or 0.0) / PERCENT,
        )

    def is_enough(self, count: int) -> bool:
        """Say whether so many cases may be compared; never where the county has not decided how many it takes."""
        return self.smallest is not None and count >= self.smallest


class Table:
    """One rate of the units that the viewer may see, in the order of their names' keys: there is no order by rate."""

    def __init__(self, actor: Actor, asked: Asked) -> None:
        self.actor, self.asked = actor, asked
        self.statistics = Statistics.on(asked.period)

    @cached_property
    def units(self) -> list[Unit]:
        return counts.list_units(self.actor, self.asked.by, area=self.asked.area)

    @property
    def whole(self) -> Unit:
        return Unit(RateCount.AREA, areas.find_county() or "")

    @cached_property
    def now(self) -> Mapping[Unit, Count]:
        return self._sums(self.asked.period)

    @cached_property
    def before(self) -> Mapping[Unit, Count]:
        return self._sums(period_before(self.asked.period))

    @cached_property
    def year_before(self) -> Mapping[Unit, Count]:
        return self._sums(year_before(self.asked.period))

    def _sums(self, period: Period) -> Mapping[Unit, Count]:
        return counts.sum_counts([*self.units, self.whole], self.asked.rate, period)

    @cached_property
    def mean(self) -> float | None:
        """The county's rate in the period, to which small samples are drawn; None where nothing counts yet."""
        return share(self.now.get(self.whole, Count()))

    @property
    def rows(self) -> list[Row]:
        offices = office_names(self.units)
        shown = [unit for unit in self.units if unit in self.now]
        return [self._row(unit, unit_name(unit, offices)) for unit in shown]

    @property
    def whole_row(self) -> Row | None:
        return self._row(self.whole, _("Whole county")) if self.whole in self.now else None

    def _row(self, unit: Unit, name: str) -> Row:
        count, asked = self.now[unit], self.asked
        links = {
            part: asked.cases_url(unit, part) for part in ("received", "counted", "good", "counted_all", "excluded")
        }
        readable = counts.may_see(self.actor, unit) if unit == self.whole else True
        enough = self.statistics.is_enough(count.counted)
        return {
            "name": name,
            "inside": asked.url(area=unit.key) if self._has_inside(unit) else "",
            "count": count,
            "links": links if readable else {},
            "enough": enough,
            # Too few cases have no rate, on the page and in files alike: only the numbers themselves.
            "share": share(count) if enough else None,
            "spread": self._spread(count),
            "adjusted": self.adjusted(unit, count),
            "share_all": share(Count(counted=count.counted_all, points=count.points_all)) if enough else None,
            "before": self._change(unit, self.before),
            "year_before": self._change(unit, self.year_before),
        }

    def _has_inside(self, unit: Unit) -> bool:
        return unit.kind == RateCount.AREA and unit != self.whole and areas.level_of(unit.key) == "township"

    def _spread(self, count: Count) -> tuple[float, float] | None:
        if count.counted == 0:
            return None
        found = wilson(count.points / FULL, count.counted, self.statistics.confidence)
        return found.low, found.high

    def adjusted(self, unit: Unit, count: Count) -> float | None:
        """Return the rate drawn towards the county's; None for the county itself and where nothing counts."""
        if self.mean is None or count.counted == 0 or unit == self.whole:
            return None
        return shrunk(count.points / FULL, count.counted, self.mean, self.statistics.strength)

    def _change(self, unit: Unit, then: Mapping[Unit, Count]) -> float | None:
        """Return by how many points of a hundred the rate has changed; None where one of the samples is too small."""
        old, new = then.get(unit, Count()), self.now[unit]
        if not (self.statistics.is_enough(old.counted) and self.statistics.is_enough(new.counted)):
            return None
        return ((share(new) or 0.0) - (share(old) or 0.0)) * PERCENT


def share(count: Count) -> float | None:
    """Return the rate from 0 to 1, or None where nothing counts."""
    return count.points / FULL / count.counted if count.counted else None


def combined(tables: Sequence[Table], weights: Mapping[str, float], unit: Unit) -> float | None:
    """Return the weighted mean of the adjusted rates; None where one of them has too few cases."""
    parts = [(table.adjusted(unit, table.now.get(unit, Count())), weights[table.asked.rate]) for table in tables]
    enough = all(table.statistics.is_enough(table.now.get(unit, Count()).counted) for table in tables)
    if not enough or any(part is None for part, _weight in parts):
        return None
    total = sum(weight for _part, weight in parts)
    return sum((part or 0.0) * weight for part, weight in parts) / total if total else None
