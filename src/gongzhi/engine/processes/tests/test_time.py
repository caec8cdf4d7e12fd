"""More time, no time for a while, or an end without a result: asked for by the office, decided above, exact over holidays."""

from datetime import datetime

import pytest
from django.db import connection

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import Case, Clock, Filters, list_cases, run_out, story, verify
from gongzhi.engine.processes.public import list_offers

LAMP = "村口路灯不亮了，晚上看不见路"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def offered(member, case):
    return [offer.verb for offer in list_offers(member.actor, Case.objects.get(pk=case.pk))]


def limit(case, key="answer_within"):
    return case.clocks.filter(key=key).latest("id")


def ends(case, key="answer_within"):
    return f"{clock.local(limit(case, key).due_at):%Y-%m-%d %H:%M}"


@pytest.fixture(autouse=True)
def _fresh_table():
    calendar.forget_table()
    yield
    calendar.forget_table()


def signed(cast, moment, text=LAMP, **details):
    with clock.frozen(at(moment)):
        case = cast.township_handler.act(cast.report(text, **details), "accept")
        return cast.township_handler.act(case, "contact", words="已电话联系")


def extend(cast, case, days="3"):
    cast.township_handler.act(case, "extend", words="配件要从外地调运", values={"days": days})
    return cast.dispatcher.act(case, "agree_extension", words="配件要从外地调运", values={"days": days})


def rest(cast, case, verb, kind, until, **more):
    cast.township_handler.act(case, verb, words="需要等一等", values={"until": until, **more})
    return cast.chief.act(case, f"agree_{kind}", words="需要等一等", values={"until": until})


@pytest.mark.parametrize(
    ("opened", "before", "days", "after"),
    [
        # The National Day of 2025 (1 to 8 October; 28 September and 11 October are worked).
        ("2025-09-24 10:00", "2025-09-30 17:30", "3", "2025-10-11 17:30"),
        # The Spring Festival of 2026 (15 to 23 February; 14 and 28 February are worked).
        ("2026-02-06 10:00", "2026-02-13 17:30", "2", "2026-02-24 17:30"),
        ("2026-02-06 10:00", "2026-02-13 17:30", "5", "2026-02-27 17:30"),
    ],
)
def test_an_extension_over_a_holiday_ends_on_the_right_working_day(cast, opened, before, days, after):
    case = signed(cast, opened)
    assert ends(case) == before
    with clock.frozen(at(before)):
        extend(cast, case, days)
    kept = limit(case)
    assert (ends(case), f"{clock.local(kept.original_due_at):%Y-%m-%d %H:%M}", kept.extension) == (
        after,
        before,
        int(days),
    )
    assert case.work_items.get(node="handle").due_at == kept.due_at
    assert Case.objects.get(pk=case.pk).due_at == kept.due_at
    assert list(verify()) == []


def test_the_reporter_is_told_the_reason_and_not_what_the_office_wrote(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-03 10:00")):
        cast.township_handler.act(case, "extend", words="内部：人手不够", values={"days": "2"})
        cast.dispatcher.act(case, "agree_extension", words="配件要从外地调运", values={"days": "1"})
    told = [body for line in story(case, public=True) for _kind, body in line.texts]
    assert "配件要从外地调运" in told
    assert "内部：人手不够" not in told
    assert ends(case) == "2026-03-10 17:30"


def test_an_extension_is_asked_for_before_the_limit_ends_and_not_longer_than_the_rule_allows(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-09 17:30")), pytest.raises(Invalid, match="5"):
        extend(cast, case, "6")
    with clock.frozen(at("2026-03-09 17:31")):
        assert "extend" not in offered(cast.township_handler, case)
        with pytest.raises(Conflict):
            extend(cast, case)


def test_a_refused_extension_leaves_the_limit_as_it_was(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-03 10:00")):
        cast.township_handler.act(case, "extend", words="再看看", values={"days": "2"})
        cast.dispatcher.act(case, "refuse_extension", words="理由不充分")
    assert (ends(case), limit(case).extension) == ("2026-03-09 17:30", 0)


def test_a_suspended_case_stands_still_and_runs_on_with_the_days_that_were_left(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-04 10:00")):
        rest(cast, case, "suspend", "suspension", "2026-03-31", ground="force_majeure")
        assert (limit(case).state, offered(cast.township_handler, case)[0]) == (Clock.PAUSED, "terminate")
        with pytest.raises(Conflict):
            cast.township_handler.act(case, "answer", words="已修好")
        assert list_cases(cast.dispatcher.actor, Filters(only="suspended")).items[0].pk == case.pk
    with clock.frozen(at("2026-03-16 09:00")):
        assert not Case.objects.get(pk=case.pk).is_overdue
        cast.township_handler.act(case, "resume")
    # Three of five working days were left on the 4th: the 17th, 18th and 19th.
    assert (ends(case), limit(case).paused_seconds) == ("2026-03-19 17:30", (12 * 24 - 1) * 3600)
    assert list(verify()) == []


def test_a_suspension_ends_by_itself_on_its_day(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-04 10:00")):
        rest(cast, case, "suspend", "suspension", "2026-03-10", ground="other")
    with clock.frozen(at("2026-03-11 00:10")):
        assert run_out() == 1
    assert (Case.objects.get(pk=case.pk).hold, limit(case).state, ends(case)) == ("", Clock.RUNNING, "2026-03-16 17:30")
    assert list(verify()) == []


def test_what_hangs_is_not_overdue_until_its_day_of_review(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-04 10:00")):
        rest(cast, case, "hang", "hanging", "2026-06-01")
    with clock.frozen(at("2026-05-20 10:00")):
        assert not Case.objects.get(pk=case.pk).is_overdue
        assert [found.pk for found in list_cases(cast.dispatcher.actor, Filters(only="hanging")).items] == [case.pk]
    with clock.frozen(at("2026-06-02 10:00")):
        run_out()
        assert Case.objects.get(pk=case.pk).is_overdue
        done = cast.township_handler.act(case, "resume", words="配套项目已立项")
    assert (done.hold, ends(case)) == ("", "2026-06-05 17:30")


def test_a_terminated_case_is_closed_and_archived_in_its_time(cast):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-04 10:00")):
        cast.township_handler.act(case, "terminate", words="多次联系均拒绝配合")
        assert list_cases(cast.dispatcher.actor, Filters(only="asked")).items[0].pk == case.pk
        done = cast.chief.act(case, "agree_termination", words="多次联系均拒绝配合")
    assert (done.stage, done.is_open, done.round) == ("closed", False, 1)
    assert limit(case).state == Clock.CANCELLED
    assert not case.work_items.filter(state="open").exists()
    with clock.frozen(at("2026-03-20 10:00")):
        assert run_out() == 1
    assert Case.objects.get(pk=case.pk).stage == "archived"
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("values", "moment"),
    [
        ({"urgency": "critical", "kind": "help", "hard": "no"}, "2026-03-02 12:00"),
        ({"urgency": "urgent", "kind": "help", "hard": "no"}, "2026-03-03 10:00"),
        ({"urgency": "important", "kind": "help", "hard": "no"}, "2026-03-05 17:30"),
        ({"urgency": "important", "kind": "consultation", "hard": "no"}, "2026-03-04 17:30"),
    ],
)
def test_the_limits_that_run_follow_urgency_and_sort(cast, values, moment):
    case = signed(cast, "2026-03-02 10:00")
    with clock.frozen(at("2026-03-02 11:00")):
        done = cast.dispatcher.act(case, "grade", values=values)
    assert (ends(case), clock.local(done.due_at)) == (moment, at(moment))
    assert list(verify()) == []


def test_water_is_answered_within_a_day_around_the_clock(cast):
    with clock.frozen(at("2026-03-07 22:00")):
        case = cast.report("自来水停了一整天", matter="water_supply")
    assert (ends(case), limit(case).rule) == ("2026-03-08 22:00", "answer_within_utilities")


def test_a_hard_case_may_be_returned_within_three_days(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        case = cast.report(LAMP)
        cast.dispatcher.act(case, "grade", values={"urgency": "normal", "kind": case.kind, "hard": "yes"})
    with clock.frozen(at("2026-03-05 17:30")):
        assert "return" in offered(cast.township_handler, case)


@pytest.mark.parametrize(
    "change",
    ["hold = 'hanging'", "urgency = 'critical'", "kind = 'consultation'"],
)
def test_what_was_changed_behind_the_writer_is_found(cast, change):
    case = signed(cast, "2026-03-02 10:00")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET {change} WHERE id = %s", [case.pk])
    assert [found.code for found in verify()] == ["state_changed"]


def test_a_limit_that_was_changed_behind_the_writer_is_found(cast):
    case = signed(cast, "2026-03-02 10:00")
    Clock.objects.filter(case=case, key="answer_within").update(due_at=at("2026-04-01 17:30"))
    assert [found.code for found in verify()] == ["clock_changed"]


def test_the_words_of_whoever_asks_are_proposed_to_whoever_decides(cast):
    case = cast.township_handler.act(cast.report(LAMP), "accept")
    cast.township_handler.act(case, "extend", words="配件要从外地调运", values={"days": "3"})
    offers = list_offers(cast.dispatcher.actor, Case.objects.get(pk=case.pk))
    assert [offer.proposed for offer in offers if offer.verb == "agree_extension"] == ["配件要从外地调运"]
