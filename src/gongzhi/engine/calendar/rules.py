"""Working-time arithmetic on a given table of days. Pure: it asks no database and no clock.

How periods are counted, for every unit:

- `minutes`, `hours`: time that simply passes.
- `working_hours`: only time within working hours passes; a start outside them counts from the next working moment.
- `working_days`: the day of the start does not count, whatever its hour and whether or not it is a working day
  (期间开始的日不计入); due at the end of working time of the n-th working day after it. Thus a report of Saturday has
  Monday as its first day, as has one of Friday, 20:00. 0 means: the first working day whose end is not yet past.
- `calendar_days`: the day of the start does not count; due at the last second of the n-th day after it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

UNITS = ("minutes", "hours", "working_hours", "working_days", "calendar_days")

# Statutory days with a fixed date, used where a year's table is not known: New Year, Labour Day, National Day.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
FIRST_DAY_OF_WEEKEND = 5
# A period that ends later than this is a mistake in the data, and looking for its end would only take time.
LAST_YEAR = 2200


class TooFar(ValueError):
    """The period ends after LAST_YEAR."""


@dataclass(frozen=True)
class WorkingHours:
    """The two halves of a working day, each (from, to), in local time."""

    morning: tuple[time, time]
    afternoon: tuple[time, time]

    def __post_init__(self) -> None:
        moments = (*self.morning, *self.afternoon)
        if not all(earlier < later for earlier, later in pairwise(moments)):
            raise ValueError("working hours must follow each other")

    @cached_property
    def spans(self) -> tuple[tuple[timedelta, timedelta], ...]:
        return tuple((_since_midnight(start), _since_midnight(end)) for start, end in (self.morning, self.afternoon))

    @cached_property
    def length(self) -> timedelta:
        return sum((end - start for start, end in self.spans), timedelta())

    def elapsed(self, since_midnight: timedelta) -> timedelta:
        """Return how much of the day's working time is over at this time of day."""
        return sum((min(max(since_midnight, start), end) - start for start, end in self.spans), timedelta())

    def reached(self, worked: timedelta) -> timedelta:
        """Return the earliest time of day at which `worked` (more than none, at most `length`) is over."""
        (start, end), (start_again, _) = self.spans
        return start + worked if worked <= end - start else start_again + worked - (end - start)


# The usual hours of Chinese offices; content/base/calendar/working_hours.yaml says the same and a county may overlay it.
OFFICE_HOURS = WorkingHours(morning=(time(9), time(12)), afternoon=(time(13, 30), time(17, 30)))


def working_hours(body: Mapping[str, object]) -> WorkingHours:
    """Read `{morning: ["09:00", "12:00"], afternoon: [...]}` of content; raise ValueError for what is no time."""
    morning, afternoon = (tuple(time.fromisoformat(str(text)) for text in _pair(body[half])) for half in HALVES)
    return WorkingHours(morning=(morning[0], morning[1]), afternoon=(afternoon[0], afternoon[1]))


HALVES = ("morning", "afternoon")


def _pair(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) != len(HALVES):
        raise ValueError("a half of the day is written as [from, to]")
    return value


@dataclass(frozen=True)
class DayTable:
    """Which days are working days: `special` where it says so (True = working), else Monday to Friday.

    `years` are those whose official table is in `special`; in every other year FIXED_HOLIDAYS rest too, and the year
    counts as assumed.
    """

    special: Mapping[date, bool]
    years: frozenset[int]
    _ordinals: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        if day in self.special:
            return self.special[day]
        return day.weekday() < FIRST_DAY_OF_WEEKEND and not self.is_fixed_holiday(day)

    def is_fixed_holiday(self, day: date) -> bool:
        """Say whether this day rests only because its year's table is unknown."""
        return day.year not in self.years and (day.month, day.day) in FIXED_HOLIDAYS

    def is_assumed(self, first: date, last: date) -> bool:
        """Say whether a year without an official table lies between two days."""
        return any(year not in self.years for year in range(first.year, last.year + 1))

    def working_day_after(self, day: date, count: int) -> date:
        """Return the `count`-th (from 1) working day after `day`. Costs one look-up a year, not one a day."""
        year, days = day.year, self._working_days(day.year)
        position = bisect_right(days, day.toordinal()) + count - 1
        while position >= len(days):
            position -= len(days)
            year += 1
            days = self._working_days(year)
        return date.fromordinal(days[position])

    def _working_days(self, year: int) -> tuple[int, ...]:
        if year > LAST_YEAR:
            raise TooFar(f"after {LAST_YEAR}")
        if year not in self._ordinals:
            first, after = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
            days = tuple(day for day in range(first, after) if self.is_working(date.fromordinal(day)))
            self._ordinals[year] = days
        return self._ordinals[year]


@dataclass(frozen=True)
class Due:
    """When a period ends; `assumed` when a year without an official table was touched."""

    at: datetime
    assumed: bool


def due(start: datetime, amount: int, unit: str, *, table: DayTable, hours: WorkingHours = OFFICE_HOURS) -> Due:
    """Return the end of a period of `amount` (0 or more) `unit`s from an aware `start`, in the zone of `start`.

    `start` must be in the zone whose days are meant. Raise ValueError for an unknown unit, a negative amount or a start
    without zone, TooFar for an end after LAST_YEAR.
    """
    if unit not in UNITS or amount < 0 or start.tzinfo is None:
        raise ValueError(f"no period: {amount} {unit} from {start!r}")
    try:
        end = _end(start, amount, unit, table=table, hours=hours)
    except OverflowError:
        raise TooFar(f"after {LAST_YEAR}") from None
    if end.year > LAST_YEAR:
        raise TooFar(f"after {LAST_YEAR}")
    assumed = unit.startswith("working") and table.is_assumed(start.date(), end.date())
    return Due(at=end, assumed=assumed)


def _end(start: datetime, amount: int, unit: str, *, table: DayTable, hours: WorkingHours) -> datetime:
    if unit == "working_hours":
        return _add_working_time(start, timedelta(hours=amount), table=table, hours=hours)
    if unit == "working_days":
        day = _last_working_day(start, amount, table=table, hours=hours)
        return _at(day, hours.reached(hours.length), start.tzinfo)
    if unit == "calendar_days":
        # Within the last second of a day no days would end before they begin.
        return max(start, _at(start.date() + timedelta(days=amount), timedelta(days=1, seconds=-1), start.tzinfo))
    # Through UTC: wall-clock arithmetic would be an hour off across a change of summer time (China had it until 1991).
    passed = timedelta(minutes=amount) if unit == "minutes" else timedelta(hours=amount)
    return (start.astimezone(UTC) + passed).astimezone(start.tzinfo)


def _add_working_time(start: datetime, work: timedelta, *, table: DayTable, hours: WorkingHours) -> datetime:
    if not work:
        return start
    day, worked = start.date(), hours.elapsed(_since_midnight(start.time()))
    if not table.is_working(day):
        day, worked = table.working_day_after(day, 1), timedelta()
    # Counted from the morning of `day`. What ends exactly at closing time ends on that day, hence the rounding up.
    total = worked + work
    whole_days = -(-total // hours.length) - 1
    if whole_days:
        day = table.working_day_after(day, whole_days)
    return _at(day, hours.reached(total - whole_days * hours.length), start.tzinfo)


def _last_working_day(start: datetime, amount: int, *, table: DayTable, hours: WorkingHours) -> date:
    day = start.date()
    if amount:
        return table.working_day_after(day, amount)
    is_over = start.time() > hours.afternoon[1]
    return table.working_day_after(day, 1) if is_over or not table.is_working(day) else day


def _at(day: date, since_midnight: timedelta, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone) + since_midnight


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
