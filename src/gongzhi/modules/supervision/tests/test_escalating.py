"""Superiors are told before and after a limit runs out: by an index, exactly once for each step, whoever works and however often."""

from datetime import datetime

import pytest
from tests.cast import Cast

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties.public import Post
from gongzhi.engine.timeline.public import list_entries

HALF_OF_SIGNING = "2026-03-11T01:40+08:00"
# Five working days from Tuesday end on the next Tuesday at half past five.
BEFORE_THE_END, END = "2026-03-17T08:00+08:00", "2026-03-17T17:30+08:00"
LATE, VERY_LATE = "2026-03-17T18:31+08:00", "2026-03-18T23:59:59+08:00"


def told(case: cases.Case) -> list[tuple[str, str]]:
    items = case.work_items.filter(node="escalation", state="open").order_by("id")
    return [(item.post.key, item.reason["mark"]) for item in items]


def marks(case: cases.Case) -> list[str]:
    return [entry.data["mark"] for entry in list_entries(case.chain) if entry.kind == "clock_mark"]


def test_the_superior_is_told_once_the_share_of_the_limit_is_over(cast: Cast, case, at):
    assert cases.pass_marks() == 0
    at(HALF_OF_SIGNING)
    assert cases.pass_marks() == 1
    assert told(case) == [("leader", "sign_soon")]
    entry = list_entries(case.chain).last()
    assert (entry.kind, entry.actor, entry.data["escalated"]) == (
        "clock_mark",
        "system",
        [{"post": cast.leader.post.pk, "does": "tell"}],
    )


def test_it_stands_in_the_superiors_work_until_they_have_noted_it(cast: Cast, case, at):
    at(HALF_OF_SIGNING)
    cases.pass_marks()
    assert "上级提醒" in cast.leader.client().get("/desk/").content.decode()
    cast.leader.act(case, "note_escalation")
    assert told(case) == []
    assert "村口的路灯坏了" not in cast.leader.client().get("/desk/").content.decode()


def test_it_goes_once_the_limit_is_kept(cast: Cast, case, at):
    at(HALF_OF_SIGNING)
    cases.pass_marks()
    cast.township_handler.act(case, "accept")
    assert told(case) == []


def test_each_step_happens_once_however_often_the_worker_comes_by(case, at):
    at(HALF_OF_SIGNING)
    assert [cases.pass_marks(), cases.pass_marks()] == [1, 0]
    assert marks(case) == ["sign_soon"]


def test_the_steps_follow_each_other_up_the_tree(cast: Cast, case, at):
    cast.township_handler.act(case, "accept")
    at(BEFORE_THE_END)
    cases.pass_marks()
    at(LATE)
    cases.pass_marks()
    assert told(case) == [("leader", "answer_soon"), ("leader", "answer_late")]
    rows = cast.leader.client().get("/desk/").context["rows"]
    assert [(item.case_id, badges[0]) for item, _news, badges, _in_place in rows] == [(case.pk, "2 条提醒")]
    at(VERY_LATE)
    cases.pass_marks()
    assert told(case)[-1] == ("dispatcher", "answer_very_late")


def test_after_a_long_stop_each_step_that_was_missed_is_made_up_for_once(case, at):
    at(VERY_LATE)
    assert cases.pass_marks() == 2
    assert sorted(marks(case)) == ["answer_late", "answer_soon", "answer_very_late", "sign_soon"]
    assert cases.pass_marks() == 0


def test_a_longer_limit_puts_off_what_has_not_happened_yet(case, at):
    with cases.change_case(SYSTEM, case.pk, version=None) as change:
        limit = change.find_clock("answer_within")
        limit.due_at = datetime.fromisoformat("2026-03-24T17:30+08:00")
        change.touch(limit, "due_at")
        change.record("extended")
    at(BEFORE_THE_END)
    cases.pass_marks()
    assert "answer_soon" not in marks(case)


def test_without_a_superior_the_entry_says_so(cast: Cast, case, at):
    Post.objects.update(superior=None)
    cast.forget()
    at(HALF_OF_SIGNING)
    cases.pass_marks()
    assert told(case) == []
    assert list_entries(case.chain).last().data["escalated"] == [{"post": None, "does": "tell"}]


def test_the_office_that_a_report_is_about_is_not_told(cast: Cast, at):
    case = cast.report("镇政府窗口态度恶劣", subject_organisation=cast.offices["town"].pk)
    Post.objects.filter(pk=cast.discipline.post.pk).update(superior=cast.leader.post)
    cast.forget()
    at(HALF_OF_SIGNING)
    cases.pass_marks()
    assert told(case) == []


@pytest.mark.django_db
def test_only_what_is_due_is_looked_at(cast: Cast, django_assert_max_num_queries):
    cast.report_many([{"text": f"第{number}盏路灯坏了"} for number in range(30)])
    with django_assert_max_num_queries(1):
        assert cases.pass_marks() == 0
