"""When periods end, under the official table of 2026 and where a year has none."""

from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest
import yaml

from gongzhi.common import clock, errors
from gongzhi.engine.calendar import public as calendar

pytestmark = pytest.mark.django_db

NOTICE_OF_2027 = "date,kind,note\n2027-01-01,rest,元旦\n2027-01-02,working,元旦调休\n2027-02-05,rest,春节\n"


@pytest.fixture(autouse=True)
def _fresh_table():
    calendar.forget_table()
    yield
    calendar.forget_table()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def end(start, amount, unit):
    return calendar.due(at(start), amount, unit).at.strftime("%Y-%m-%d %H:%M:%S")


def test_it_counts_a_consult_ticket_of_friday_evening_over_the_spring_festival():
    """咨询类 2 个工作日: Friday 13 February 2026, 17:00; Saturday the 14th is a make-up day, the festival lasts to the 23rd."""
    assert end("2026-02-13 17:00", 2, "working_days") == "2026-02-24 17:30:00"


def test_it_counts_a_consult_ticket_of_friday_evening_over_a_plain_weekend():
    assert end("2026-03-06 17:00", 2, "working_days") == "2026-03-10 17:30:00"


def test_it_counts_five_working_days_with_a_make_up_saturday():
    """10 October 2026 is worked for the National Day."""
    assert end("2026-09-30 10:00", 5, "working_days") == "2026-10-13 17:30:00"


def test_it_does_not_count_the_day_of_the_start_whatever_its_hour():
    assert end("2026-03-06 00:01", 1, "working_days") == "2026-03-09 17:30:00"
    assert end("2026-03-06 20:00", 1, "working_days") == "2026-03-09 17:30:00"
    assert end("2026-03-07 10:00", 1, "working_days") == "2026-03-09 17:30:00"


def test_it_ends_a_period_of_no_working_days_with_the_working_day_that_runs():
    assert end("2026-03-06 10:00", 0, "working_days") == "2026-03-06 17:30:00"
    assert end("2026-03-06 17:30", 0, "working_days") == "2026-03-06 17:30:00"
    assert end("2026-03-06 20:00", 0, "working_days") == "2026-03-09 17:30:00"
    assert end("2026-03-07 10:00", 0, "working_days") == "2026-03-09 17:30:00"


def test_it_lets_working_hours_pass_only_at_work():
    assert end("2026-03-06 11:00", 1, "working_hours") == "2026-03-06 12:00:00"
    assert end("2026-03-06 11:00", 2, "working_hours") == "2026-03-06 14:30:00"
    assert end("2026-03-06 12:45", 1, "working_hours") == "2026-03-06 14:30:00"
    assert end("2026-03-06 17:00", 2, "working_hours") == "2026-03-09 10:30:00"
    assert end("2026-02-13 17:00", 2, "working_hours") == "2026-02-14 10:30:00"
    assert end("2026-03-07 03:00", 7, "working_hours") == "2026-03-09 17:30:00"
    assert end("2026-03-07 03:00", 0, "working_hours") == "2026-03-07 03:00:00"


def test_it_lets_minutes_hours_and_calendar_days_pass_on_holidays_too():
    assert end("2026-02-16 23:30", 45, "minutes") == "2026-02-17 00:15:00"
    assert end("2026-02-16 23:30", 24, "hours") == "2026-02-17 23:30:00"
    assert end("2026-02-16 23:30", 30, "calendar_days") == "2026-03-18 23:59:59"


def test_it_takes_a_moment_of_any_zone_and_answers_in_chinese_time():
    """16:00 UTC on Thursday is already Friday in China."""
    found = calendar.due(datetime.fromisoformat("2026-03-05T16:00+00:00"), 1, "working_days")
    assert found.at.isoformat() == "2026-03-09T17:30:00+08:00"


def test_it_takes_the_hours_of_the_county():
    hours = calendar.working_hours({"morning": ["08:00", "12:00"], "afternoon": ["15:00", "18:00"]})
    found = calendar.due(at("2026-03-06 11:00"), 2, "working_hours", hours=hours)
    assert found.at == at("2026-03-06 16:00")
    with pytest.raises(ValueError, match="follow"):
        calendar.working_hours({"morning": ["08:00", "12:00"], "afternoon": ["11:00", "18:00"]})


def test_the_content_says_the_same_hours_as_the_default():
    path = Path(__file__).parents[5] / "content/base/calendar/working_hours.yaml"
    assert calendar.working_hours(yaml.safe_load(path.read_text())) == calendar.OFFICE_HOURS


def test_it_marks_a_deadline_of_december_2026_that_reaches_into_2027_as_assumed():
    found = calendar.due(at("2026-12-29 10:00"), 5, "working_days")
    assert (found.at, found.assumed) == (at("2027-01-06 17:30"), True)
    assert not calendar.due(at("2026-12-28 10:00"), 2, "working_days").assumed
    assert not calendar.due(at("2026-12-29 10:00"), 30, "calendar_days").assumed


def test_it_is_sure_of_the_same_deadline_once_staff_entered_the_table_of_2027():
    assert calendar.due(at("2026-12-29 10:00"), 5, "working_days").assumed
    calendar.import_days(NOTICE_OF_2027, year=2027, reference="国办发明电", by="李敏")
    found = calendar.due(at("2026-12-29 10:00"), 5, "working_days")
    assert (found.at, found.assumed) == (at("2027-01-05 17:30"), False)


def test_it_never_crashes_on_a_period_without_end():
    for_ages = pytest.raises(errors.Invalid)
    with for_ages:
        calendar.due(at("2026-03-06 10:00"), 10**9, "working_days")
    with for_ages:
        calendar.due(at("2026-03-06 10:00"), 10**15, "hours")
    with for_ages:
        calendar.due(at("2026-03-06 10:00"), 10**6, "calendar_days")


@pytest.mark.parametrize(("amount", "unit"), [(-1, "hours"), (1, "moons")])
def test_it_refuses_what_is_no_period(amount, unit):
    with pytest.raises(ValueError, match="no period"):
        calendar.due(at("2026-03-06 10:00"), amount, unit)


def test_it_refuses_a_start_without_zone():
    with pytest.raises(ValueError, match="zone"):
        calendar.due(datetime(2026, 3, 6), 1, "hours")


def test_it_agrees_with_a_second_source_on_every_day_of_2026():
    second = holidays.country_holidays("CN", years=2026)
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [day for day in days if calendar.is_working_day(day) != second.is_working_day(day)] == []
