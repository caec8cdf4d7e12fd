"""Counts of open cases, the work of one's posts, and the queue of a role: all within the same limits as the lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.cast import GRID, OTHER_GRID, point_in

from gongzhi.common import clock, rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import Filters, OpenCount, WorkItem, count_open, list_cases, list_queue, list_work

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def cases(cast):
    """Two cases in the town, of which one is signed for, and one in the next township."""
    lon, lat = point_in(OTHER_GRID)
    with clock.frozen(START):
        found = cast.report_many(
            [{"text": "路灯不亮了"}, {"text": "路灯又不亮了"}, {"text": "路灯不亮了", "lon": lon, "lat": lat}]
        )
        cast.township_handler.act(found[0], "accept")
    return found


def counted(actor, by, **narrow):
    return {count.key: count.total for count in count_open(actor, by, **narrow)}


def test_open_cases_are_counted_by_any_column_within_ones_limits(cast, cases):
    assert counted(cast.auditor.actor, "township_code") == {GRID[:9]: 2, OTHER_GRID[:9]: 1}
    assert counted(cast.auditor.actor, "stage") == {"in_progress": 1, "dispatched": 2}
    assert counted(cast.township_handler.actor, "matter") == {"street_lighting": 2}
    assert counted(Actor("staff"), "stage") == {}


def test_a_count_narrows_to_a_place(cast, cases):
    assert counted(cast.auditor.actor, "stage", area=OTHER_GRID) == {"dispatched": 1}
    assert counted(cast.township_handler.actor, "stage", area=OTHER_GRID) == {}


def test_two_seats_over_one_area_count_each_case_once(cast, cases):
    both = replace(cast.auditor.actor, seats=(*cast.auditor.actor.seats, *cast.township_handler.actor.seats))
    assert sum(counted(both, "stage").values()) == 3


def test_each_count_agrees_with_the_list_that_it_leads_to(cast, cases):
    county = cast.auditor.actor

    def listed(stage, only):
        return len(list_cases(county, Filters(stage=stage, only=only)).items)

    with clock.frozen(START + timedelta(days=2)):
        counts = count_open(county, "stage")
        assert [(count.total, count.overdue, count.soon) for count in counts] == [
            (listed(count.key, "open"), listed(count.key, "overdue"), listed(count.key, "soon")) for count in counts
        ]
    assert counts[0] == OpenCount("dispatched", total=2, overdue=2, soon=0)


def test_closed_cases_are_not_counted(cast, cases):
    cast.township_handler.act(cases[0], "answer", words="已修好")
    cast.checker.act(cases[0], "pass")
    assert counted(cast.auditor.actor, "stage") == {"dispatched": 2}


def test_the_work_of_a_post_is_listed_with_what_is_due_first(cast, cases):
    with clock.frozen(START - timedelta(days=1)):
        early = cast.report("路灯坏了好几天")
    work = list_work(cast.township_handler.actor)
    assert [item.case_id for item in work] == [early.pk, cases[1].pk, cases[0].pk]
    assert list_work(cast.leader.actor) == []


def test_work_without_a_limit_comes_last(cast, cases):
    WorkItem.objects.filter(case=cases[1], state="open").update(due_at=None)
    assert [item.case_id for item in list_work(cast.township_handler.actor)] == [cases[0].pk, cases[1].pk]


def test_work_on_a_case_that_its_post_must_not_see_is_not_listed(cast, cases):
    cases[1].subject_organisation = cast.offices["town"]
    cases[1].save()
    assert [item.case_id for item in list_work(cast.township_handler.actor)] == [cases[0].pk]


def test_the_queue_holds_what_waits_for_a_role_oldest_first_and_goes_on_after_a_page(cast):
    unclear = [cast.report(f"这件事不知道该找谁，第{number}次") for number in range(3)]
    first = list_queue(cast.dispatcher.actor, "dispatcher", "case.dispatch", limit=2)
    rest = list_queue(cast.dispatcher.actor, "dispatcher", "case.dispatch", after=first[-1].pk)
    assert [item.case_id for item in (*first, *rest)] == [case.pk for case in unclear]
    assert list_queue(cast.auditor.actor, "dispatcher", "case.dispatch") == []


# SQLite is told by the worker; PostgreSQL looks of its own accord, and is told to do it early for the table of cases.
TOLD = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE idx = 'case_open_counts'",
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname = 'cases_case'"
    " AND 'autovacuum_analyze_scale_factor=0.02' = ANY(reloptions)",
}


def test_the_planner_learns_what_the_tables_hold(cast, cases):
    rows.tell_planner()
    with connection.cursor() as cursor:
        cursor.execute(TOLD[connection.vendor])
        assert cursor.fetchone() == (1,)
