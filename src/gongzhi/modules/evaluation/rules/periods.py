"""Months (2026-11) and quarters (2026-Q4), as they stand in an address."""

import re
from dataclasses import dataclass
from datetime import date

# Years of four digits from 1000 on: what is no day of any calendar is no period.
MONTH = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])", re.ASCII)
QUARTER = re.compile(r"([1-9]\d{3})-Q([1-4])", re.ASCII)
QUARTER_MONTHS, YEAR_MONTHS = 3, 12


@dataclass(frozen=True, order=True)
class Period:
    """A run of whole months: the first one, counted from year 0, and how many."""

    first: int
    length: int

    def __str__(self) -> str:
        year, month = divmod(self.first, YEAR_MONTHS)
        if self.length == QUARTER_MONTHS:
            return f"{year:04}-Q{month // QUARTER_MONTHS + 1}"
        return f"{year:04}-{month + 1:02}"


def read_period(text: str) -> Period | None:
    """Return the month or quarter, or None for another text."""
    if found := MONTH.fullmatch(text):
        return Period(int(found[1]) * YEAR_MONTHS + int(found[2]) - 1, 1)
    if found := QUARTER.fullmatch(text):
        return Period(int(found[1]) * YEAR_MONTHS + (int(found[2]) - 1) * QUARTER_MONTHS, QUARTER_MONTHS)
    return None


def months_of(period: Period) -> list[str]:
    """Return the months of a period, the first one first."""
    return [str(Period(period.first + number, 1)) for number in range(period.length)]


def month_of(day: date) -> Period:
    return Period(day.year * YEAR_MONTHS + day.month - 1, 1)


def first_day(period: Period) -> date:
    year, month = divmod(period.first, YEAR_MONTHS)
    return date(year, month + 1, 1)


def period_before(period: Period) -> Period:
    return Period(period.first - period.length, period.length)


def year_before(period: Period) -> Period:
    return Period(period.first - YEAR_MONTHS, period.length)
