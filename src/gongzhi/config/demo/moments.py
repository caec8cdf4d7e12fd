"""When past reports came in, and when working people acted on them: weekdays, hours, seasons, storms, holidays. Seeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice, Weights
from gongzhi.engine.calendar import public as calendar

DAYS_A_YEAR = 365
SATURDAY = 5
WEEKDAYS = (1.15, 1.1, 1.05, 1.0, 1.0, 0.75, 0.65)
MONTHS = (0.95, 0.8, 1.0, 1.0, 1.05, 1.15, 1.25, 1.2, 1.0, 0.95, 0.95, 1.05)
# More people know the hotline at the end of the year than at its beginning.
GROWTH = 0.35
# Busy days before today, so that the desks have work on the day.
LATELY_DAYS, LATELY = 9, 1.9
HOLIDAY, FESTIVAL, STORM, AFTER_STORM = 0.6, 0.35, 2.4, 1.6
STORMS, STORM_MONTHS = 9, (5, 6, 7, 8)
COLD_SPELLS, COLD_DAYS, COLD_MONTHS = 5, 4, (12, 1, 2)
FESTIVAL_MONTHS, FESTIVAL_REST = (1, 2), 3
SUMMER, WINTER = (6, 7, 8, 9), (11, 12, 1, 2)
NIGHT, EARLY, MORNING, NOON, AFTERNOON, EVENING, LATE = 0.15, 0.9, 3.0, 1.4, 2.6, 2.0, 0.7
HOURS = Weights(dict(enumerate((
    *[NIGHT] * 6, EARLY, EARLY, *[MORNING] * 4, NOON, NOON, *[AFTERNOON] * 4, *[EVENING] * 4, LATE, LATE,
))))  # fmt: skip
LAST_MINUTES = 55


@dataclass(frozen=True)
class Moment:
    """When a report came in, and what that day was like: any of summer, winter, storm, cold, festival, working."""

    at: datetime
    marks: frozenset[str]


def list_moments(now: datetime, count: int, seed: int, days_back: int = 365) -> list[Moment]:
    """Return `count` moments of the days before `now`, in order, with more where more is reported."""
    dice = Dice(seed, "moments")
    today = clock.local(now).date()
    days = [today - timedelta(days=back) for back in range(days_back, -1, -1)]
    marks = _marks(days, dice)
    weights = Weights({day: _weight(day, marks[day]) * _trend(number, days_back) for number, day in enumerate(days)})
    found: list[datetime] = []
    while len(found) < count:
        moment = _time_of(dice.weighted(weights), dice)
        if moment < now:
            found.append(moment)
    return [Moment(at, marks[clock.local(at).date()]) for at in sorted(found)]


def _trend(number: int, days: int) -> float:
    return (1 + GROWTH * (number / days - 1 / 2)) * (LATELY if number > days - LATELY_DAYS else 1)


def _weight(day: date, marks: frozenset[str]) -> float:
    weight = WEEKDAYS[day.weekday()] * MONTHS[day.month - 1]
    for mark, factor in (("holiday", HOLIDAY), ("festival", FESTIVAL), ("storm", STORM), ("after_storm", AFTER_STORM)):
        weight *= factor if mark in marks else 1
    return weight


def _marks(days: Sequence[date], dice: Dice) -> dict[date, frozenset[str]]:
    years = round(len(days) / DAYS_A_YEAR)
    storms = set(dice.shuffled([day for day in days if day.month in STORM_MONTHS])[: STORMS * years])
    begins = dice.shuffled([day for day in days if day.month in COLD_MONTHS])[: COLD_SPELLS * years]
    colds = {day + timedelta(days=more) for day in begins for more in range(COLD_DAYS)}
    found: dict[date, frozenset[str]] = {}
    for day in days:
        true = {
            "summer": day.month in SUMMER,
            "winter": day.month in WINTER,
            "storm": day in storms,
            "after_storm": day - timedelta(days=1) in storms,
            "cold": day in colds,
            "holiday": _is_holiday(day),
            "festival": _is_festival(day),
        }
        found[day] = frozenset(mark for mark, holds in true.items() if holds)
    return found


def _is_holiday(day: date) -> bool:
    """Say whether a weekday is off, which only a public holiday makes it."""
    return day.weekday() < SATURDAY and not calendar.is_working_day(day)


def _is_festival(day: date) -> bool:
    """Say whether the day lies in the long rest of the first two months: the Spring Festival."""
    if day.month not in FESTIVAL_MONTHS:
        return False
    around = [day + timedelta(days=off) for off in range(-FESTIVAL_REST, FESTIVAL_REST + 1)]
    resting = [not calendar.is_working_day(one) for one in around]
    return resting[FESTIVAL_REST] and sum(resting) > FESTIVAL_REST + 1


def _time_of(day: date, dice: Dice) -> datetime:
    hour = dice.weighted(HOURS)
    begin = datetime.combine(day, time(hour), clock.LOCAL)
    return begin + timedelta(minutes=dice.whole(0, 59), seconds=dice.whole(0, 59))


def working_moment(start: datetime, hours: float, dice: Dice) -> datetime:
    """Return a moment about `hours` of working time after `start`, never before it, within working time."""
    whole = max(1, round(hours))
    due = calendar.due(start, whole, "working_hours").at
    earlier = due - timedelta(minutes=dice.whole(1, LAST_MINUTES), seconds=dice.whole(0, 59))
    return earlier if earlier > start else due


def waking_moment(start: datetime, hours: float, dice: Dice) -> datetime:
    """Return a moment about `hours` after `start`, moved into the day if it falls into the night (for residents)."""
    moment = clock.local(start + timedelta(hours=hours))
    if moment.hour not in WAKING:
        moment = moment.replace(hour=WAKING.start) + timedelta(days=int(moment.hour >= WAKING.stop))
    moment += timedelta(minutes=dice.whole(1, LAST_MINUTES))
    return moment


WAKING = range(8, 22)
