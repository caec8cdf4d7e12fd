"""Past cases may have been handled by several offices, merged and split: it is written like all else, and verified."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import RESIDENT, Cast

from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import Case, Change, Response, Wish, verify
from gongzhi.engine.processes.public import PastAct, PastCase, perform, record_history
from gongzhi.engine.timeline.public import list_entries
from gongzhi.modules.service_requests.public import Report, prepare

START = datetime(2025, 3, 3, 2, tzinfo=UTC)
REPORTER = Actor("reporter")
CALL = {"was_needed": "good", "was_clear": "good"}
RESPONSE = {"came_in_time": "good", "took_part": "good", "solved": "good"}
PARTS = {"words_1": "查线路", "matter_1": "street_lighting", "words_2": "查水管", "matter_2": "water_supply"}


def record(acts: list[PastAct], text: str = "村口路灯不亮了") -> Case:
    draft = prepare(Report(**RESIDENT, text=text, opened_at=START))
    return record_history([PastCase(draft=draft, acts=acts)], reporter=REPORTER)[0]


def walk(*done: tuple) -> list[PastAct]:
    """Return the acts, one an hour: (member, verb, words, values)."""
    return [
        PastAct(at=START + timedelta(hours=hour), actor=member.actor, verb=verb, wish=Wish(words=words, values=values))
        for hour, (member, verb, words, values) in enumerate(done, start=1)
    ]


@pytest.fixture
def joined(cast: Cast) -> Case:
    """Two offices, a call to the site, another report merged, and an answer with everything in."""
    other = record([], "村口的路灯坏了")
    town, water = cast.township_handler, cast.water_clerk
    post = str(water.post.pk)
    return record(
        walk(
            (town, "accept", "", {}),
            (town, "call_in", "请查漏水", {"posts": post}),
            (town, "merge", "", {"cases": other.receipt, "lead": "this"}),
            (water, "give_opinion", "没有漏水", {}),
            (town, "call_departments", "9点集合", {"posts": post, "day": "2025-03-04"}),
            (water, "report_in", "", {}),
            (water, "respond", "到场查看", CALL),
            (town, "grade_response", "", RESPONSE | {"response": post}),
            (town, "answer", "已修好", {}),
            (cast.checker, "pass", "", {}),
        )
    )


def test_it_is_written_with_its_entries_and_verified(joined):
    kinds = [entry.kind for entry in list_entries(joined.chain)]
    assert kinds[2:] == [
        *("signed", "called_in", "took_in", "opinion_given", "called_to_site", "reported_in"),
        *("responded", "response_graded", "answered", "passed"),
    ]
    assert Response.objects.get().grades == RESPONSE
    assert list(verify()) == []


def test_the_merged_one_went_along(joined):
    other = Case.objects.get(merged_into=joined)
    assert (other.stage, other.closed_at) == ("closed", joined.closed_at)


def test_parts_are_recorded_too(cast: Cast):
    parent = record(walk((cast.dispatcher, "split", "", PARTS)))
    assert Case.objects.filter(parent=parent).count() == 2
    assert list(verify()) == []


def test_what_was_put_apart_again_went_on_by_itself(cast: Cast):
    lead, town = record([], "村口的路灯坏了"), cast.township_handler
    case = record(
        walk(
            (town, "accept", "", {}),
            (town, "merge", "", {"cases": lead.receipt, "lead": "oldest"}),
            (town, "separate", "不是同一盏灯", {}),
            (town, "answer", "已修好", {}),
            (cast.checker, "pass", "", {}),
        )
    )
    lead.refresh_from_db()
    assert (case.stage, case.merged_into_id, lead.merged_count, lead.stage) == ("closed", None, 0, "dispatched")
    assert case.clocks.get(key="answer_within").state == "met"
    assert list(verify()) == []


def test_what_was_brought_together_is_recorded(cast: Cast):
    other, town = record([], "村口的路灯坏了"), cast.township_handler
    parent = record(walk((town, "accept", "", {}), (town, "gather", "", {"cases": other.receipt})))
    other.refresh_from_db()
    assert (other.parent_id, parent.child_count) == (parent.pk, 1)
    assert list(verify()) == []


def test_a_part_that_was_taken_out_again_stands_alone(cast: Cast):
    def take_out(change: Change) -> None:
        part = next(one for one in change.beside if one.case.parent_id == change.case.pk)
        part.actor = cast.dispatcher.actor
        perform(part, "set_free", Wish(words="另案办理"))

    split = walk((cast.dispatcher, "split", "", PARTS))
    parent = record([*split, PastAct(at=START + timedelta(hours=2), actor=cast.dispatcher.actor, change=take_out)])
    free, part = Case.objects.filter(pk__gt=parent.pk).order_by("pk")
    assert (free.parent_id, part.parent_id, parent.child_count) == (None, parent.pk, 1)
    assert [entry.kind for entry in list_entries(parent.chain)][-1] == "let_go"
    assert list(verify()) == []
