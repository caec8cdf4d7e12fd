"""A township calls departments to the site; they report in and say what they did; both sides grade, offices only."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.cases.public import Case, Response, WorkItem, is_late, list_responses, story, verify
from gongzhi.engine.rules import public as rules

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
GRADES = {"came_in_time": "good", "took_part": "good", "solved": "fair"}
CALL_GRADES = {"was_needed": "good", "was_clear": "poor"}


@pytest.fixture
def case(cast: Cast):
    with clock.frozen(START):
        yield cast.township_handler.act(cast.report("村口路灯不亮了，晚上看不见路"), "accept")


@pytest.fixture
def called(cast: Cast, case: Case) -> Case:
    posts = f"{cast.water_clerk.post.pk},{cast.clerk.post.pk}"
    values = {"posts": posts, "day": "2026-03-03"}
    return cast.township_handler.act(case, "call_departments", words="9点村委会集合，查漏水", values=values)


def response_of(member) -> Response:
    return Response.objects.get(post=member.post)


def test_each_department_has_work_of_its_own(cast, called):
    assert {row.organisation.key for row in Response.objects.all()} == {"water_bureau", "roads_bureau"}
    assert called.work_items.filter(node="respond", state=WorkItem.OPEN).count() == 2
    assert [row.case_id for row in list_responses(cast.water_clerk.actor, "called").items] == [called.pk]
    assert len(list_responses(cast.township_handler.actor, "caller").items) == 2
    assert not list_responses(cast.outsider.actor, "caller").items


def test_it_reports_in_then_says_what_it_did_and_grades_the_call(cast, called):
    with pytest.raises(Conflict):
        cast.water_clerk.act(called, "respond", words="已修", values=CALL_GRADES)
    cast.water_clerk.act(called, "report_in")
    cast.water_clerk.act(called, "respond", words="更换了水管接头", values=CALL_GRADES)
    row = response_of(cast.water_clerk)
    assert (row.state, row.call_grades, row.reported_at) == (Response.DONE, CALL_GRADES, START)
    assert "更换了水管接头" not in str(story(called, public=True))


def test_the_township_grades_the_response(cast, called):
    cast.water_clerk.act(called, "report_in")
    cast.water_clerk.act(called, "respond", words="更换了水管接头", values=CALL_GRADES)
    row = response_of(cast.water_clerk)
    cast.township_handler.act(called, "grade_response", values=GRADES | {"response": str(row.post_id)})
    row.refresh_from_db()
    assert (row.grades, row.graded_at) == (GRADES, START)
    with pytest.raises(Conflict):
        cast.township_handler.act(called, "grade_response", values=GRADES | {"response": str(row.post_id)})
    assert list(verify()) == []


def test_nobody_grades_its_own_side(cast, called):
    cast.water_clerk.act(called, "report_in")
    with pytest.raises(Denied):
        cast.water_clerk.act(called, "grade_response", values=GRADES)


def test_a_department_that_does_not_come_is_late(cast, called):
    row = response_of(cast.clerk)
    assert (row.due_at, is_late(row)) == (START + timedelta(hours=24), False)
    with clock.frozen(START + timedelta(hours=25)):
        assert is_late(row)
        values = GRADES | {"response": str(row.post_id)}
        cast.township_handler.act(called, "grade_response", values=values, words="没有到场")


def test_no_limit_is_guessed_where_the_county_decided_none(cast, case):
    rules.ContentVersion.objects.filter(kind="parameter", key="report_in_within").delete()
    path = rules.content_folders()[0]
    rules.load_content([path])
    rules.forget_content()
    values = {"posts": str(cast.clerk.post.pk), "day": "2026-03-03"}
    cast.township_handler.act(case, "call_departments", words="集合", values=values)
    assert set(Response.objects.values_list("due_at", flat=True)) == {None}


def test_an_office_is_called_off(cast, called):
    row = response_of(cast.clerk)
    cast.township_handler.act(called, "withdraw_call", words="不用来了", values={"response": str(row.post_id)})
    row.refresh_from_db()
    assert row.state == Response.WITHDRAWN
    assert not WorkItem.objects.filter(post=cast.clerk.post, state=WorkItem.OPEN).exists()


def test_ones_own_office_cannot_be_called(cast, case):
    values = {"posts": str(cast.township_handler.post.pk), "day": "2026-03-03"}
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(case, "call_departments", words="集合", values=values)
    assert "posts" in refusal.value.fields
