"""What holds for every period, whatever the table says."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from gongzhi.engine.calendar.rules import OFFICE_HOURS, UNITS, DayTable, due

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))
AMOUNTS = st.integers(0, 400)
TABLES = st.builds(
    DayTable, special=st.dictionaries(DAYS, st.booleans(), max_size=60), years=st.frozensets(st.integers(2024, 2031))
)


@given(STARTS, STARTS, AMOUNTS, st.sampled_from(UNITS), TABLES)
def test_who_starts_later_is_never_due_earlier(one, other, amount, unit, table):
    first, second = (due(start, amount, unit, table=table).at for start in sorted((one, other)))
    assert first <= second


@example(datetime(2026, 3, 6, 23, 59, 59, 500_000, UTC), 0, "calendar_days", DayTable({}, frozenset()))
@given(STARTS, AMOUNTS, st.sampled_from(UNITS), TABLES)
def test_a_longer_period_never_ends_earlier_and_none_ends_before_it_starts(start, amount, unit, table):
    assert start <= due(start, amount, unit, table=table).at <= due(start, amount + 1, unit, table=table).at


@given(STARTS, AMOUNTS, TABLES)
def test_working_days_end_at_closing_time_of_a_working_day(start, amount, table):
    end = due(start, amount, "working_days", table=table).at
    assert table.is_working(end.date())
    assert end.time() == OFFICE_HOURS.afternoon[1]


@given(STARTS, st.integers(1, 400), TABLES)
def test_working_hours_end_within_working_hours(start, amount, table):
    end = due(start, amount, "working_hours", table=table).at
    spans = (OFFICE_HOURS.morning, OFFICE_HOURS.afternoon)
    assert table.is_working(end.date())
    assert any(since <= end.time() <= until for since, until in spans)


@given(STARTS, st.integers(1, 200), st.integers(0, 200), st.sampled_from(["minutes", "hours", "working_hours"]), TABLES)
def test_two_periods_after_each_other_are_one_long_one(start, first, second, unit, table):
    halfway = due(start, first, unit, table=table).at
    assert due(halfway, second, unit, table=table).at == due(start, first + second, unit, table=table).at


@given(DAYS, st.integers(1, 200), st.integers(1, 200), TABLES)
def test_working_days_add_up(day, first, second, table):
    halfway = table.working_day_after(day, first)
    assert table.working_day_after(halfway, second) == table.working_day_after(day, first + second)


@given(DAYS, st.integers(1, 60), TABLES)
def test_the_nth_working_day_has_exactly_n_working_days_behind_it(day, count, table):
    last = table.working_day_after(day, count)
    between = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]
    assert sum(map(table.is_working, between)) == count
