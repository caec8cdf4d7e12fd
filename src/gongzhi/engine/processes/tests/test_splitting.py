"""One report of several matters becomes several cases; the parent's answer waits for its parts, and the reporter reads one story."""

import pytest
from tests.cast import ANONYMOUS, Cast

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.cases.public import Case, story, verify
from gongzhi.engine.timeline.public import list_entries
from gongzhi.modules.service_requests.services import reporter

PARTS = {
    "words_1": "村口路灯不亮",
    "matter_1": "street_lighting",
    "words_2": "水管漏水",
    "matter_2": "water_supply",
}


@pytest.fixture
def parent(cast: Cast) -> Case:
    case = cast.township_handler.act(cast.report("村口路灯不亮了，水管也漏水"), "accept")
    return cast.township_handler.act(case, "split", values=PARTS)


def parts_of(parent: Case) -> list[Case]:
    return list(Case.objects.filter(parent=parent).order_by("pk"))


def finish(cast: Cast, case: Case, member) -> None:
    member.act(case, "accept")
    member.act(case, "answer", words="已修好")
    cast.checker.act(case, "pass")


def test_each_part_goes_to_the_office_that_answers_for_it(cast, parent):
    lamp, water = parts_of(parent)
    assert (lamp.post, water.post) == (cast.township_handler.post, cast.water_clerk.post)
    assert (lamp.reporter, lamp.area_code, parent.child_count) == (None, parent.area_code, 2)
    assert list(verify()) == []


def test_the_parent_waits_for_its_parts_unless_a_reason_is_given(cast, parent):
    lamp, water = parts_of(parent)
    finish(cast, lamp, cast.township_handler)
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(parent, "answer", words="都好了")
    assert water.receipt in str(refusal.value.fields["despite"])
    finish(cast, water, cast.water_clerk)
    assert cast.township_handler.act(parent, "answer", words="都好了").stage == "answered"
    assert cast.checker.act(parent, "pass").stage == "closed"


def test_the_end_of_a_part_is_told_on_the_parents_story(cast, parent):
    lamp, _water = parts_of(parent)
    finish(cast, lamp, cast.township_handler)
    *_before, last = list_entries(parent.chain)
    assert (last.kind, last.data["case"]) == ("part_ended", lamp.pk)
    assert list(verify()) == []


def test_a_joined_case_keeps_the_limit_that_runs(cast, parent):
    due = [Case.objects.get(pk=case.pk).due_at for case in (parent, *parts_of(parent))]
    lamp, water = parts_of(parent)
    reporter.reply(Case.objects.get(pk=parent.pk), "漏水点在井盖旁边")
    finish(cast, lamp, cast.township_handler)
    cast.dispatcher.act(water, "set_free", words="另案办理")
    assert all(due)
    assert [Case.objects.get(pk=case.pk).due_at for case in (parent, water)] == [due[0], due[2]]


def test_what_the_reporter_adds_is_read_in_the_open_parts(cast, parent):
    reporter.reply(Case.objects.get(pk=parent.pk), "漏水点在井盖旁边")
    assert ["漏水点在井盖旁边" in str(story(part, public=False)) for part in parts_of(parent)] == [True, True]


def test_a_part_is_not_split_again(cast, parent):
    with pytest.raises(Conflict):
        cast.township_handler.act(parts_of(parent)[0], "split", values=PARTS)


def test_two_parts_are_the_least(cast, parent):
    with pytest.raises(Invalid) as refusal:
        cast.dispatcher.act(cast.report("路灯不亮，水管漏水"), "split", values={"words_1": "路灯不亮"})
    assert set(refusal.value.fields) == {"words_2"}


def test_cases_are_gathered_under_one_and_set_free_again(cast):
    umbrella, one, other = cast.report_many(
        [{"text": "全镇路灯整治"}, {"text": "村口路灯不亮"}, {"text": "桥头路灯不亮"} | ANONYMOUS]
    )
    numbers = f"{one.receipt}，{other.receipt}".replace("，", ",")
    taken = cast.dispatcher.act(umbrella, "gather", values={"cases": numbers})
    assert (taken.child_count, len(parts_of(umbrella))) == (2, 2)
    free = cast.dispatcher.act(one, "set_free", words="不属于这次整治")
    assert (free.parent, Case.objects.get(pk=umbrella.pk).child_count) == (None, 1)
    assert list(verify()) == []


def test_a_case_does_not_come_under_two(cast):
    first, second, one = cast.report_many([{"text": "路灯整治"}, {"text": "水管整治"}, {"text": "村口路灯不亮"}])
    cast.dispatcher.act(first, "gather", values={"cases": one.receipt})
    with pytest.raises(Invalid):
        cast.dispatcher.act(second, "gather", values={"cases": one.receipt})
