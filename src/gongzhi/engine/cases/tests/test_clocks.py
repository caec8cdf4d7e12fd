"""The law's clocks on cases: where they end, that they run out once, and that they follow the calendar once it is known."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from gongzhi.common import clock
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import Case, Clock, Filters, list_cases, recompute_assumed, run_out
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline.public import list_entries

LAMP = "村口路灯不亮了，晚上看不见路"
NOTICE_OF_2027 = "date,kind,note\n2027-01-01,rest,元旦\n2027-01-02,working,元旦调休\n2027-02-05,rest,春节\n"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def ends(case, key="answer_within"):
    return f"{clock.local(case.clocks.get(key=key).due_at):%Y-%m-%d %H:%M}"


@pytest.fixture(autouse=True)
def _fresh_table():
    calendar.forget_table()
    yield
    calendar.forget_table()


@pytest.mark.parametrize(
    ("opened", "kind", "due"),
    [
        ("2026-03-02 10:00", "help", "2026-03-09 17:30"),
        # Over the Spring Festival: the 14th is worked, the 15th to the 23rd are not.
        ("2026-02-13 17:00", "help", "2026-02-27 17:30"),
        ("2026-02-13 17:00", "consultation", "2026-02-24 17:30"),
        # In the festival: the first working day after it is the first that counts.
        ("2026-02-18 09:00", "consultation", "2026-02-25 17:30"),
        # Into 2027, of which no table is known yet: the fixed holiday of 1 January is assumed.
        ("2026-12-29 10:00", "help", "2027-01-06 17:30"),
    ],
)
def test_the_time_to_answer_ends_on_the_right_working_day(cast, opened, kind, due):
    with clock.frozen(at(opened)):
        assert ends(cast.report(LAMP, kind=kind)) == due


def test_each_step_has_its_own_clock_and_the_case_the_earliest(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        case = cast.report(LAMP)
    assert ends(case, "sign_within") == "2026-03-03 17:30"
    assert case.due_at == case.clocks.get(key="sign_within").due_at
    assert case.clocks.get(key="dispatch_within").state == Clock.MET


def test_a_limit_that_the_county_has_not_decided_does_not_run(cast):
    rules.load_content([settings.CONTENT / "base"])  # the county's own limits are in its overlay
    case = cast.report(LAMP)
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="已修好")
    assert not case.clocks.filter(key="visit_within").exists()
    assert case.work_items.get(node="check").due_at is None


def test_the_time_to_first_contact_ends_when_the_reporter_was_contacted(cast):
    """The county of the cast gives one working day."""
    with clock.frozen(at("2026-03-02 10:00")):
        case = cast.report(LAMP)
        cast.township_handler.act(case, "accept")
    assert ends(case, "first_contact") == "2026-03-03 17:30"
    with clock.frozen(at("2026-03-03 09:00")):
        cast.township_handler.act(case, "contact", words="已电话联系，约好下午到场")
    assert case.clocks.get(key="first_contact").state == Clock.MET


def test_who_contacts_the_reporter_too_late_has_missed_it_and_answering_ends_it_as_well(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        late, answered = cast.report(LAMP), cast.report("村口的路灯坏了三天")
        cast.township_handler.act(late, "accept")
        cast.township_handler.act(answered, "accept")
        cast.township_handler.act(answered, "answer", words="已修好")
    with clock.frozen(at("2026-03-04 09:00")):
        cast.township_handler.act(late, "contact", words="已电话联系")
    assert late.clocks.get(key="first_contact").state == Clock.MISSED
    assert answered.clocks.get(key="first_contact").state == Clock.MET


@pytest.fixture
def overdue(cast):
    """A case that nobody signed for in time, an hour after the limit."""
    with clock.frozen(at("2026-03-02 10:00")):
        case = cast.report(LAMP)
    with clock.frozen(at("2026-03-03 18:30")):
        yield case


def ran_out(case):
    return sorted(entry.data["clock"] for entry in list_entries(case.chain) if entry.kind == "clock_ran_out")


def test_each_clock_runs_out_once(overdue):
    """The time to sign for it and, in this county, the time to contact the reporter."""
    assert run_out() == 2
    assert run_out() == 0
    assert ran_out(overdue) == ["first_contact", "sign_within"]


def test_a_clock_that_ran_out_still_ends_as_missed(cast, overdue):
    run_out()
    cast.township_handler.act(overdue, "accept")
    assert overdue.clocks.get(key="sign_within").state == Clock.MISSED
    assert overdue.clocks.get(key="answer_within").state == Clock.RUNNING


def test_a_clock_does_not_run_out_before_its_time(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        cast.report(LAMP)
        assert run_out() == 0


def test_a_clock_that_stopped_does_not_run_out(cast, overdue):
    cast.township_handler.act(overdue, "accept")
    run_out()
    assert ran_out(overdue) == ["first_contact"]


def test_many_clocks_run_out_in_rounds_the_earliest_first(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        first = cast.report(LAMP)
    with clock.frozen(at("2026-03-03 10:00")):
        second = cast.report(LAMP)
    with clock.frozen(at("2026-03-04 18:30")):
        assert [run_out(limit=2), run_out(limit=2), run_out(limit=2)] == [2, 2, 0]
    numbers = [case.clocks.get(key="sign_within").ran_out_at for case in (first, second)]
    assert None not in numbers


def test_a_case_that_cannot_be_told_does_not_hold_up_the_others(cast, overdue):
    with clock.frozen(at("2026-03-02 09:00")):
        lost = cast.report(LAMP)
    lost.run.delete()  # its process is gone
    assert run_out() == 2
    assert overdue.clocks.get(key="sign_within").ran_out_at
    assert not lost.clocks.get(key="sign_within").ran_out_at


@pytest.fixture
def at_new_year(cast):
    """A case of the last days of 2026; its limit lies in a year without a table."""
    with clock.frozen(at("2026-12-29 10:00")):
        case = cast.report(LAMP)
        cast.township_handler.act(case, "contact", words="已电话联系")
        cast.township_handler.act(case, "accept")
        yield case


def test_a_limit_beyond_the_known_calendar_says_that_it_is_assumed(at_new_year):
    assert at_new_year.clocks.get(key="answer_within").assumed
    assert not at_new_year.clocks.get(key="sign_within").assumed


def test_limits_follow_the_calendar_of_2027_once_it_is_entered(at_new_year):
    calendar.import_days(NOTICE_OF_2027, year=2027, reference="国办发明电", by="李敏")
    assert recompute_assumed() == 1
    assert recompute_assumed() == 0
    limit, work = at_new_year.clocks.get(key="answer_within"), at_new_year.work_items.get(node="handle")
    assert (ends(at_new_year), limit.assumed) == ("2027-01-05 17:30", False)
    assert limit.due_at == work.due_at == Case.objects.get(pk=at_new_year.pk).due_at
    assert list_entries(at_new_year.chain).last().data["due"] == "2027-01-05T17:30:00+08:00"


def test_without_a_table_nothing_is_computed_anew(at_new_year):
    assert recompute_assumed() == 0
    assert list_entries(at_new_year.chain).last().kind == "signed"


def test_a_clock_that_ran_out_too_early_by_an_assumed_calendar_runs_out_again(at_new_year):
    with clock.frozen(at("2027-01-06 18:00")):
        assert run_out() == 1
        calendar.import_days(f"{NOTICE_OF_2027}2027-01-05,rest,停工\n2027-01-06,rest,停工\n", year=2027)
        assert recompute_assumed() == 2  # The time to answer, and the time to answer the supervision that has begun.
        assert run_out() == 0
    assert ends(at_new_year) == "2027-01-07 17:30"
    with clock.frozen(at("2027-01-07 18:00")):
        assert run_out() == 1


def test_a_case_becomes_overdue_by_itself(cast, overdue):
    assert Case.objects.get(pk=overdue.pk).is_overdue
    assert [case.pk for case in list_cases(cast.auditor.actor, Filters(only="overdue")).items] == [overdue.pk]


def test_times_are_kept_in_utc_and_meant_in_china(cast):
    with clock.frozen(datetime(2026, 3, 1, 16, 30, tzinfo=UTC)):  # Monday the 2nd, half past midnight in China
        case = cast.report(LAMP)
    assert ends(case, "sign_within") == "2026-03-03 17:30"
    assert case.clocks.get(key="dispatch_within").due_at - case.opened_at == timedelta(hours=2)


def test_nobody_has_to_contact_a_reporter_without_a_name(cast):
    named, unknown = cast.report(LAMP), cast.report(LAMP, anonymous=True, name="", phone="")
    assert named.clocks.filter(key="first_contact").exists()
    assert not unknown.clocks.filter(key="first_contact").exists()
