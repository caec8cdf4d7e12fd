"""A case whose matter or place is corrected goes at once to the post that answers for it now."""

import pytest
from tests.cast import OTHER_GRID, Cast

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events
from gongzhi.engine.timeline.public import list_entries


@pytest.fixture
def case(cast: Cast) -> cases.Case:
    return cast.report("村口的路灯坏了")


def correct(case: cases.Case, **wish: str) -> cases.Case:
    """Correct the case as a verb does that leaves it to the rules who shall have it."""
    with cases.change_case(SYSTEM, case.pk, version=None) as change:
        change.record("corrected")
        cases.correct(change, cases.Wish(**wish))
        events.publish(cases.CaseCorrected(change))
    return cases.Case.objects.get(pk=case.pk)


def open_nodes(case: cases.Case) -> list[str]:
    return [item.node for item in case.work_items.all() if item.state == cases.WorkItem.OPEN]


def test_it_goes_to_the_office_of_the_new_place(cast: Cast, case: cases.Case):
    cast.township_handler.act(case, "accept")
    moved = correct(case, area=OTHER_GRID)
    assert (moved.post, moved.stage, open_nodes(moved)) == (cast.outsider.post, "dispatched", ["sign"])
    assert [entry.kind for entry in list_entries(moved.chain)][-3:] == ["corrected", "rerouted", "dispatched"]


def test_it_goes_to_the_office_of_the_new_matter(cast: Cast, case: cases.Case):
    assert correct(case, matter="water_supply").post == cast.water_clerk.post


def test_it_stays_where_the_same_post_answers_for_it(cast: Cast, case: cases.Case):
    stayed = correct(case, matter="drainage")
    assert (stayed.post, open_nodes(stayed)) == (cast.township_handler.post, ["sign"])


def test_it_waits_for_people_where_no_rule_fits(cast: Cast, case: cases.Case):
    waiting = correct(case, area="999901")
    [item] = waiting.work_items.filter(state=cases.WorkItem.OPEN)
    assert (item.node, item.reason) == ("dispatch", {"code": "queue", "rule": "place_unknown"})


def test_the_time_to_answer_runs_on(cast: Cast, case: cases.Case):
    before = cases.Clock.objects.get(case=case, key="answer_within")
    correct(case, area=OTHER_GRID)
    after = cases.Clock.objects.get(case=case, key="answer_within")
    assert (after.pk, after.due_at, after.state) == (before.pk, before.due_at, cases.Clock.RUNNING)


def test_what_is_answered_is_not_sent_round_again(cast: Cast, case: cases.Case):
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="路灯已修好")
    stayed = correct(case, area=OTHER_GRID)
    assert (stayed.post, stayed.stage) == (cast.township_handler.post, "answered")
