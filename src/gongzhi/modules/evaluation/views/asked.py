"""What an address asks for: rate, areas or offices, where, and which period; every wrong part is answered by the usual one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.modules.evaluation.models import RateCount
from gongzhi.modules.evaluation.rules import Period, read_period
from gongzhi.modules.evaluation.rules.periods import QUARTER_MONTHS, first_day, month_of
from gongzhi.modules.evaluation.selectors import counts, definitions
from gongzhi.modules.evaluation.selectors.counts import Unit


@dataclass(frozen=True)
class Asked:
    """One table: a rate, by areas or offices, below an area (empty: the county), in a period."""

    rate: str
    by: str
    area: str
    period: Period

    @property
    def every(self) -> list[definitions.Definition]:
        return definitions.list_definitions(first_day(self.period))

    @property
    def definition(self) -> definitions.Definition:
        return next(found for found in self.every if found.key == self.rate)

    def url(self, name: str = "rates", **changes: str) -> str:
        own = {"rate": self.rate, "by": self.by, "area": self.area, "period": str(self.period)} | changes
        return f"{reverse(name)}?{urlencode({key: value for key, value in own.items() if value})}"

    def cases_url(self, unit: Unit, part: str) -> str:
        own = {"rate": self.rate, "period": str(self.period), "unit": f"{unit.kind}-{unit.key}", "part": part}
        return f"{reverse('rates-cases')}?{urlencode(own)}"


def read_asked(query: Mapping[str, str], actor: Actor) -> Asked:
    """Return what is asked for, with the latest month that has counts where no period is named."""
    period = _period(query.get("period", ""))
    known = [found.key for found in definitions.list_definitions(first_day(period))]
    rate = query.get("rate", "")
    by = query.get("by", RateCount.AREA)
    area = query.get("area", "")
    return Asked(
        rate if rate in known else known[0],
        by if by in (RateCount.AREA, RateCount.OFFICE) else RateCount.AREA,
        area if areas.is_code(area) and counts.sees_area(actor, area) else _own_area(actor),
        period,
    )


def _period(text: str) -> Period:
    """Return the period that an address names, else the latest month with counts; none from before there were definitions."""
    asked = read_period(text)
    if asked is not None and definitions.list_definitions(first_day(asked)):
        return asked
    months = counts.list_months()
    return (read_period(months[0]) if months else None) or month_of(clock.today())


def _own_area(actor: Actor) -> str:
    """Return the area below which a viewer begins: the county, or the township of those who see only one."""
    county = areas.find_county() or ""
    if counts.sees_area(actor, county):
        return ""
    seats = (seat for seat in actor.seats_with(counts.READ) if seat.scope == "area")
    return next((code for seat in seats for code in seat.area_codes), "")


def list_periods() -> list[tuple[str, str]]:
    """Return (key, words) of the months and quarters that have counts, the latest first."""
    months = counts.list_months()
    found: dict[str, str] = {}
    for month in months:
        period = read_period(month)
        if period is None:
            continue
        quarter = str(Period(period.first - period.first % QUARTER_MONTHS, QUARTER_MONTHS))
        found.setdefault(quarter, period_words(quarter))
        found[month] = period_words(month)
    return list(found.items())


def period_words(key: str) -> str:
    year, _dash, part = key.partition("-")
    if part.startswith("Q"):
        return _("Quarter %(number)s of %(year)s") % {"year": year, "number": part[1:]}
    return date_format(date(int(year), int(part), 1), "YEAR_MONTH_FORMAT")


def unit_name(unit: Unit, offices: Mapping[int, parties.Organisation]) -> str:
    if unit.kind == RateCount.AREA:
        return say(areas.area_names([unit.key])[unit.key])
    office = offices.get(int(unit.key))
    return say(office.names) if office else unit.key


def office_names(units: Any) -> dict[int, parties.Organisation]:
    numbers = [int(unit.key) for unit in units if unit.kind == RateCount.OFFICE]
    return parties.Organisation.objects.in_bulk(numbers)
