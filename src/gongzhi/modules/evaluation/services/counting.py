"""Counting months: from the judgements of a month the counts of each area and office, with a hash of what went in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongzhi.common import clock
from gongzhi.modules.evaluation.models import Judgement, MonthToCount, RateCount
from gongzhi.modules.evaluation.rules.periods import first_day, read_period
from gongzhi.modules.evaluation.selectors import definitions

RATES = ("response", "solved", "satisfied")
COLUMNS = ("case_id", "county_code", "township_code", "village_code", "organisation_id", "excluded", *RATES)
# A month changes with each of its cases, and all are read to count it: the more there are, the longer its counts stand.
STANDS_A_CASE, STANDS_AT_MOST = timedelta(milliseconds=20), timedelta(minutes=10)
Unit = tuple[str, str]
VALUES = (
    "received",
    "counted",
    "points",
    "counted_all",
    "points_all",
    "excluded",
    "formula",
    "input_hash",
    "computed_at",
)


@dataclass
class Tally:
    """What one unit has in a month, for one rate after the other."""

    received: int = 0
    excluded: int = 0
    sums: dict[str, list[int]] = field(default_factory=lambda: {rate: [0, 0, 0, 0] for rate in RATES})
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, row: Mapping[str, Any], line: bytes) -> None:
        self.digest.update(line)
        self.received += 1
        self.excluded += row["excluded"]
        for rate in RATES:
            points = row[rate]
            if points is None:
                continue
            sums = self.sums[rate]
            sums[2] += 1
            sums[3] += points
            if not row["excluded"]:
                sums[0] += 1
                sums[1] += points


def count_months(at_most: int = 24, *, at_once: bool = False) -> int:
    """Count anew the months that are out of date, unless their counts still stand (`at_once`: these too); return how many."""
    late = MonthToCount.objects.order_by("-month").values_list("month", flat=True)
    months = list(late if at_once else late.exclude(month__in=_standing()))[:at_most]
    for month in months:
        count_month(month)
    return len(months)


def _standing() -> list[str]:
    """Return the months that were counted so lately that the next count waits."""
    found = RateCount.objects.filter(rate=RATES[0], computed_at__gt=clock.now() - STANDS_AT_MOST)
    sizes = found.values_list("month").annotate(Max("received"), Max("computed_at")).order_by()
    return [month for month, cases, at in sizes if at + STANDS_A_CASE * cases > clock.now()]


def count_month(month: str) -> None:
    """Write the counts of all units of a month, from its judgements alone."""
    with transaction.atomic():
        # First, so that a judgement that comes while we count asks for another count.
        MonthToCount.objects.filter(month=month).delete()
        tallies = _tallies(month)
        rows = list(_rows(month, tallies))
        kept = {(row.unit_kind, row.unit) for row in rows}
        stale = RateCount.objects.filter(month=month).values_list("pk", "unit_kind", "unit")
        gone = [pk for pk, kind, unit in stale if (kind, unit) not in kept]
        RateCount.objects.filter(pk__in=gone).delete()
        RateCount.objects.bulk_create(
            rows, 500, update_conflicts=True, unique_fields=["rate", "month", "unit_kind", "unit"], update_fields=VALUES
        )


def _tallies(month: str) -> dict[Unit, Tally]:
    tallies: dict[Unit, Tally] = defaultdict(Tally)
    found = Judgement.objects.filter(month=month).order_by("case_id").values(*COLUMNS)
    for row in found.iterator(chunk_size=5000):
        line = ",".join(str(row[name]) for name in ("case_id", "excluded", *RATES)).encode() + b"\n"
        for unit in _units(row):
            tallies[unit].add(row, line)
    return tallies


def _units(row: Mapping[str, Any]) -> Iterator[Unit]:
    """Yield the areas in which a case lies, and the office that has or had it in hand."""
    for column in ("county_code", "township_code", "village_code"):
        if row[column]:
            yield RateCount.AREA, row[column]
    if row["organisation_id"]:
        yield RateCount.OFFICE, str(row["organisation_id"])


def _rows(month: str, tallies: Mapping[Unit, Tally]) -> Iterator[RateCount]:
    period = read_period(month)
    day = first_day(period) if period else clock.today()
    formulas = {definition.key: definition.formula for definition in definitions.list_definitions(day)}
    now = clock.now()
    for (kind, unit), tally in sorted(tallies.items()):
        for rate in RATES:
            counted, points, counted_all, points_all = tally.sums[rate]
            yield RateCount(
                month=month,
                unit_kind=kind,
                unit=unit,
                rate=rate,
                received=tally.received,
                excluded=tally.excluded,
                counted=counted,
                points=points,
                counted_all=counted_all,
                points_all=points_all,
                formula=formulas.get(rate, ""),
                input_hash=tally.digest.hexdigest(),
                computed_at=now,
            )
