"""Reading the calendar: the official table of the package, overlaid by what staff decided, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, errors
from gongzhi.common.snapshot import Snapshot
from gongzhi.engine.calendar import rules
from gongzhi.engine.calendar.models import CalendarYear, DayKind, DayRule

# The State Council publishes the next year's table in November; earlier a notice would ask for what nobody can know.
LOOK_AHEAD_DAYS = 61


@dataclass(frozen=True)
class Day:
    """A day that is not simply Monday to Friday. `source`: official | staff | assumed; `note`: {zh, en} or a text."""

    date: date
    kind: str
    note: Mapping[str, str] | str
    reference: str
    source: str


def due(start: datetime, amount: int, unit: str, *, hours: rules.WorkingHours = rules.OFFICE_HOURS) -> rules.Due:
    """Return when a period ends (Chinese time) and whether a year without an official table was touched.

    `unit` is one of `rules.UNITS`, counted as the docstring of `rules` says. Raises Invalid for an end after 2200 and
    ValueError for an unknown unit, a negative amount or a naive `start` (faults of the caller or of content).
    """
    try:
        return rules.due(clock.local(_aware(start)), amount, unit, table=_table.current(), hours=hours)
    except rules.TooFar as problem:
        raise errors.Invalid({"amount": _("The period is too long; its end cannot be reckoned.")}) from problem


def is_working_day(day: date) -> bool:
    """Say whether offices work on this day, by the best that is known."""
    return _table.current().is_working(day)


def is_office_open(moment: datetime) -> bool:
    """Say whether offices work at a moment, by working days and the usual hours."""
    at = clock.local(moment)
    since_midnight = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    return is_working_day(at.date()) and any(start <= since_midnight < end for start, end in rules.OFFICE_HOURS.spans)


def list_days(year: int) -> list[Day]:
    """Return the days of a year that differ from plain weekdays and weekends, in order, with their origin."""
    days = {day.date: day for day in (*_assumed_days(year), *_official_days(year), *_staff_days(year))}
    return [days[day] for day in sorted(days)]


def missing_years(around: date | None = None) -> list[int]:
    """Return the years, of those that deadlines begun `around` (today) usually reach, that have no official table."""
    day = around or clock.today()
    wanted = sorted({day.year, (day + timedelta(days=LOOK_AHEAD_DAYS)).year})
    return [year for year in wanted if year not in _table.current().years]


def forget_table() -> None:
    """Drop the table kept in this process; the next reader builds it from the database."""
    _table.forget()


def _aware(start: datetime) -> datetime:
    if start.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return start


def _assumed_days(year: int) -> list[Day]:
    table = _table.current()
    days = [date(year, month, day) for month, day in sorted(rules.FIXED_HOLIDAYS)]
    note = str(_("Assumed: the official table of this year is not entered yet."))
    return [Day(day, DayKind.REST, note, "", "assumed") for day in days if table.is_fixed_holiday(day)]


def _official_days(year: int) -> list[Day]:
    special, _years, names = _official()
    found = ((day, works) for day, works in special.items() if day.year == year)
    reference = str(_("Annual holiday notice of the State Council"))
    return [
        Day(day, DayKind.WORKING if works else DayKind.REST, names[day], reference, "official") for day, works in found
    ]


def _staff_days(year: int) -> list[Day]:
    rows = DayRule.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return [Day(row.date, row.kind, row.note, row.reference, "staff") for row in rows]


@cache
def _official() -> tuple[dict[date, bool], frozenset[int], dict[date, dict[str, str]]]:
    """Read the package once, on first use: its tables need half a megabyte that a worker may never want."""
    from chinese_calendar import constants

    chinese = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    named = constants.holidays | constants.workdays
    special = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    # A weekday in the list of holidays is what makes a year known: the package lists whole years only.
    years = frozenset(day.year for day in constants.holidays)
    return special, years, {day: {"zh": chinese.get(name, name), "en": name} for day, name in named.items()}


def _build() -> rules.DayTable:
    special, years, _names = _official()
    decided = {day: kind == DayKind.WORKING for day, kind in DayRule.objects.values_list("date", "kind")}
    entered = CalendarYear.objects.values_list("year", flat=True)
    return rules.DayTable(special=special | decided, years=years | frozenset(entered))


def _version() -> tuple[object, ...]:
    days = DayRule.objects.aggregate(Count("id"), Max("updated_at"))
    years = CalendarYear.objects.aggregate(Count("year"), Max("updated_at"))
    return (*days.values(), *years.values())


_table = Snapshot(_build, _version)
