"""The table of days that staff keep."""

from datetime import UTC, date, datetime

import pytest

from gongzhi.common import clock, errors
from gongzhi.engine.calendar import public as calendar

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_table():
    calendar.forget_table()
    yield
    calendar.forget_table()


def test_staff_win_over_the_official_table_and_can_take_it_back():
    """A county's own holiday: Tuesday 14 April 2026."""
    day = date(2026, 4, 14)
    calendar.set_day(day, "rest", note="县庆", reference="县政府通告", by="李敏")
    assert not calendar.is_working_day(day)
    assert calendar.clear_day(day)
    assert calendar.is_working_day(day)
    assert not calendar.clear_day(day)


def test_staff_decide_a_day_twice_and_the_last_word_counts():
    calendar.set_day(date(2026, 4, 14), "rest")
    calendar.set_day(date(2026, 4, 14), "working")
    assert calendar.DayRule.objects.get().kind == "working"


def test_it_refuses_a_kind_of_day_that_does_not_exist():
    with pytest.raises(errors.Invalid):
        calendar.set_day(date(2026, 4, 14), "holiday")


def test_it_lists_the_days_of_a_year_with_their_origin():
    calendar.set_day(date(2026, 2, 14), "rest", note="本县照常休息")
    days = {day.date: day for day in calendar.list_days(2026)}
    assert days[date(2026, 2, 14)].source == "staff"
    assert days[date(2026, 2, 28)].kind == "working"
    assert days[date(2026, 2, 17)].note == {"zh": "春节", "en": "Spring Festival"}


def test_it_says_which_days_of_an_unknown_year_are_assumed():
    assert {day.source for day in calendar.list_days(2027)} == {"assumed"}
    assert [day.date for day in calendar.list_days(2027)][:2] == [date(2027, 1, 1), date(2027, 5, 1)]
    assert not calendar.is_working_day(date(2027, 10, 1))
    assert calendar.is_working_day(date(2027, 10, 4))


def test_one_decided_day_does_not_make_a_year_known():
    calendar.set_day(date(2027, 4, 14), "rest")
    assert calendar.missing_years(date(2027, 1, 1)) == [2027]


def test_it_names_the_missing_year_when_deadlines_begin_to_reach_it():
    assert calendar.missing_years(date(2026, 10, 31)) == []
    with clock.frozen(datetime(2026, 12, 1, tzinfo=UTC)):
        assert calendar.missing_years() == [2027]
        calendar.confirm_year(2027, reference="国办发明电", by="李敏")
        assert calendar.missing_years() == []
        assert calendar.withdraw_year(2027)
        assert calendar.missing_years() == [2027]


def test_it_imports_a_year_twice_with_the_same_result():
    text = "\ufeffdate,kind,note\n2027-01-01,rest,元旦\n2026-12-27,working,元旦\n"
    assert calendar.import_days(text, year=2027) == 2
    assert calendar.import_days(text, year=2027) == 2
    assert calendar.DayRule.objects.count() == 2
    assert calendar.missing_years(date(2027, 1, 1)) == []


def test_it_names_every_faulty_line_and_takes_none():
    text = "date,kind,note\n2027-13-01,rest,\n2027-01-01,holiday,\n2031-01-01,rest,\n2027-05-01,rest,\n"
    with pytest.raises(errors.Invalid) as refused:
        calendar.import_days(text, year=2027)
    assert list(refused.value.fields) == ["line-2", "line-3", "line-4"]
    assert not calendar.DayRule.objects.exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "date,kind\n"])
def test_it_refuses_a_file_without_days(text):
    with pytest.raises(errors.Invalid):
        calendar.import_days(text, year=2027)


def test_it_refuses_a_year_outside_the_calendar():
    with pytest.raises(errors.Invalid):
        calendar.confirm_year(20267)
