"""Supervision: opened where a limit runs out or something happens too often, or by hand; answered, raised, closed, all on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from gongzhi.common.errors import Conflict, Denied, Invalid, Missing
from gongzhi.engine.cases import public as cases
from gongzhi.engine.timeline.public import list_entries
from gongzhi.modules.supervision.models import Supervision

SIGNED_LATE = "2026-03-11T17:31+08:00"
FIRST_ANSWER_LATE, SECOND_ANSWER_LATE = "2026-03-12T17:31+08:00", "2026-03-16T17:31+08:00"
BY_HAND = {"trigger": "negative_effect", "level": "daily"}


def kinds(case: cases.Case) -> list[str]:
    return [entry.kind for entry in list_entries(case.chain)]


def supervise(member, case: cases.Case, **values: str) -> cases.Case:
    return member.act(case, "supervise", words="群众反映强烈，请说明情况", values=BY_HAND | values)


def offered(member, case: cases.Case) -> str:
    return member.client().get(f"/desk/cases/{case.pk}/").content.decode()


def test_what_is_not_signed_for_in_time_is_supervised_by_the_system(cast: Cast, case, at):
    at(SIGNED_LATE)
    cases.run_out()
    row = Supervision.objects.get(case=case)
    assert (row.trigger, row.level, row.state, row.organisation) == (
        "not_signed",
        "daily",
        "open",
        cast.offices["town"],
    )
    item = case.work_items.get(node="supervision", state="open")
    assert (item.post, item.due_at.isoformat()) == (cast.township_handler.post, "2026-03-13T09:30:00+00:00")
    assert "supervised" in kinds(case)


def test_the_office_sees_it_in_its_work_and_answers(cast: Cast, case):
    supervise(cast.dispatcher, case)
    assert "督办反馈" in cast.township_handler.client().get("/desk/").content.decode()
    cast.township_handler.act(case, "answer_supervision", words="备件明日到货，后天修好")
    row = Supervision.objects.get(case=case)
    assert (row.state, case.clocks.get(key="supervision_answer").state) == ("answered", "met")
    assert "备件明日到货" in offered(cast.dispatcher, case)


def test_lists_show_it_beside_the_case_and_ask_once_for_all(cast: Cast, case):
    others = [cast.report("村口的路灯坏了"), cast.report("村口的路灯还是坏的")]
    supervise(cast.dispatcher, case)
    supervise(cast.dispatcher, others[0], level="key")
    with CaptureQueriesContext(connection) as asked:
        page = cast.dispatcher.client().get("/desk/cases/").content.decode()
    assert (page.count("日常督办"), page.count("重点督办")) == (1, 1)
    assert len([one for one in asked if "supervision_supervision" in one["sql"]]) == 1
    work = cast.township_handler.client().get("/desk/").content.decode()
    assert (work.count("日常督办"), work.count("重点督办")) == (2, 2)
    cast.township_handler.act(case, "answer_supervision", words="备件明日到货")
    cast.dispatcher.act(case, "close_supervision", words="已修好")
    assert "日常督办" not in cast.dispatcher.client().get("/desk/cases/").content.decode()


def test_it_rises_by_itself_where_nobody_answers_and_then_only_by_a_person(cast: Cast, case, at):
    supervise(cast.dispatcher, case)
    at(FIRST_ANSWER_LATE)
    cases.run_out()
    assert Supervision.objects.get(case=case).level == "key"
    at(SECOND_ANSWER_LATE)
    cases.run_out()
    assert Supervision.objects.get(case=case).level == "key"
    with pytest.raises(Denied):
        cast.dispatcher.act(case, "raise_supervision", words="仍未反馈")


def test_who_decides_the_next_level_raises_it(cast: Cast, case):
    supervise(cast.leader, case, level="key")
    cast.leader.act(case, "raise_supervision", words="挂牌")
    assert Supervision.objects.get(case=case).level == "listed"
    assert case.work_items.filter(node="supervision", state="open").count() == 1
    assert kinds(case)[-1] == "supervision_raised"


def test_it_is_closed_with_a_reason(cast: Cast, case):
    supervise(cast.dispatcher, case)
    with pytest.raises(Invalid):
        cast.dispatcher.act(case, "close_supervision", words=" ")
    cast.dispatcher.act(case, "close_supervision", words="已修复")
    assert Supervision.objects.get(case=case).state == "closed"
    assert not case.work_items.filter(node="supervision", state="open").exists()


def test_a_case_is_supervised_once_at_a_time(cast: Cast, case, at):
    supervise(cast.dispatcher, case)
    with pytest.raises(Conflict):
        supervise(cast.dispatcher, case)
    at(SIGNED_LATE)
    cases.run_out()
    assert Supervision.objects.filter(case=case).count() == 1


def test_repeated_rework_leads_to_supervision_at_the_number_that_the_county_set(cast: Cast, case):
    handler, checker = cast.township_handler, cast.checker
    handler.act(case, "accept")
    handler.act(case, "answer", words="已处理")
    checker.act(case, "rework", words="没有修好")
    assert not Supervision.objects.filter(case=case).exists()
    handler.act(case, "answer", words="又处理了")
    checker.act(case, "rework", words="还是没修好")
    assert Supervision.objects.get(case=case).trigger == "repeated_rework"


def test_it_ends_with_the_case(cast: Cast, case):
    supervise(cast.dispatcher, case)
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="已修好")
    cast.checker.act(case, "pass")
    assert Supervision.objects.get(case=case).state == "closed"


def test_the_reporter_does_not_read_of_it(cast: Cast, case):
    supervise(cast.dispatcher, case)
    assert [line.kind for line in cases.story(case, public=True) if line.kind == "supervised"] == []


def test_the_list_shows_what_one_may_read_only(cast: Cast, case):
    supervise(cast.dispatcher, case)
    assert "负面影响" in cast.dispatcher.client().get("/desk/supervision/").content.decode()
    assert case.receipt not in cast.outsider.client().get("/desk/supervision/").content.decode()
    assert case.receipt not in cast.dispatcher.client().get("/desk/supervision/?closed=1").content.decode()


@pytest.mark.parametrize("who", ["outsider", "clerk", "checker", "auditor"])
def test_only_dispatchers_and_leaders_supervise(cast: Cast, case, who: str):
    with pytest.raises((Missing, Denied)):
        supervise(cast.members[who], case)
    assert not Supervision.objects.exists()
