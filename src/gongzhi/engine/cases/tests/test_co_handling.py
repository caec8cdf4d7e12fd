"""The post that has the case leads; others are called in, give their opinion or decline; the lead answers for all."""

import pytest
from tests.cast import Cast

from gongzhi.common.errors import Conflict, Denied, Invalid, Missing
from gongzhi.engine.cases.public import Case, Filters, WorkItem, count_open, find_case, list_cases, story, verify
from gongzhi.engine.processes.public import list_offers
from gongzhi.engine.timeline.public import list_entries


@pytest.fixture
def case(cast: Cast) -> Case:
    """A pothole with a broken pipe under it: the town leads."""
    return cast.township_handler.act(cast.report("村口路灯不亮了，晚上看不见路"), "accept")


@pytest.fixture
def shared(cast: Cast, case: Case) -> Case:
    """The water bureau and the urban management bureau are called in."""
    posts = f"{cast.water_clerk.post.pk},{cast.city_clerk.post.pk}"
    return cast.township_handler.act(case, "call_in", words="请查漏水、请查线路", values={"posts": posts})


def offered(member, case):
    found = find_case(member.actor, case.pk)
    return [offer.verb for offer in list_offers(member.actor, found)] if found else []


def test_each_is_given_work_and_sees_the_case_through_it(cast, case, shared):
    assert offered(cast.water_clerk, shared)[:2] == ["give_opinion", "decline_co_handling"]
    assert {item.post_id for item in shared.work_items.filter(node="co_handle")} == {
        cast.water_clerk.post.pk,
        cast.city_clerk.post.pk,
    }
    assert shared.post == cast.township_handler.post
    assert offered(cast.clerk, shared) == []


def test_opinions_are_the_leads_to_read_and_not_the_reporters(cast, shared):
    cast.water_clerk.act(shared, "give_opinion", words="水管已修好")
    assert "水管已修好" in str(story(shared, public=False))
    assert "水管已修好" not in str(story(shared, public=True))
    assert find_case(cast.water_clerk.actor, shared.pk) is None


def test_the_answer_waits_for_opinions_unless_a_reason_is_given(cast, shared):
    cast.water_clerk.act(shared, "give_opinion", words="水管已修好")
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(shared, "answer", words="都修好了")
    assert "城市管理局" in str(refusal.value.fields["despite"])
    done = cast.township_handler.act(shared, "answer", words="都修好了", values={"despite": "线路已查明无故障"})
    assert done.stage == "answered"
    assert not done.work_items.filter(node="co_handle", state=WorkItem.OPEN).exists()
    assert "线路已查明无故障" not in str(story(done, public=True))
    assert list(verify()) == []


def test_with_all_opinions_the_answer_asks_for_nothing_more(cast, shared):
    cast.water_clerk.act(shared, "give_opinion", words="水管已修好")
    cast.city_clerk.act(shared, "decline_co_handling", words="线路归供电公司")
    assert cast.township_handler.act(shared, "answer", words="都修好了").stage == "answered"


def test_one_can_be_taken_out_and_another_called_in(cast, shared):
    cast.township_handler.act(
        shared, "remove_co_handler", words="不需要了", values={"co_handler": str(cast.city_clerk.post.pk)}
    )
    cast.township_handler.act(shared, "call_in", words="请看路面", values={"posts": str(cast.clerk.post.pk)})
    waiting = Case.objects.get(pk=shared.pk).work_items.filter(node="co_handle", state=WorkItem.OPEN)
    assert {item.post_id for item in waiting} == {cast.water_clerk.post.pk, cast.clerk.post.pk}


def test_each_has_a_limit_of_its_own_which_hurries_nobody_else(cast, shared):
    limits = {limit.post_id: limit for limit in shared.clocks.filter(key="co_handle_within")}
    items = shared.work_items.filter(node="co_handle")
    assert {item.post_id: item.due_at for item in items} == {post: limit.due_at for post, limit in limits.items()}
    assert shared.due_at == min(shared.clocks.filter(post=None, state="running").values_list("due_at", flat=True))
    cast.water_clerk.act(shared, "give_opinion", words="水管已修好")
    cast.township_handler.act(shared, "call_in", words="请看路面", values={"posts": str(cast.clerk.post.pk)})
    cast.township_handler.act(shared, "answer", words="都修好了", values={"despite": "线路无故障"})
    states = shared.clocks.filter(key="co_handle_within").order_by("id").values_list("post", "state")
    water, city, roads = cast.water_clerk.post.pk, cast.city_clerk.post.pk, cast.clerk.post.pk
    assert list(states) == [(water, "met"), (city, "cancelled"), (roads, "cancelled")]
    assert list(verify()) == []


def test_who_is_called_in_already_is_not_called_again(cast, shared):
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(shared, "call_in", words="再看看", values={"posts": str(cast.city_clerk.post.pk)})
    assert "posts" in refusal.value.fields


def test_only_who_has_the_case_or_a_dispatcher_calls_in(cast, case, shared):
    with pytest.raises((Denied, Conflict)):
        cast.water_clerk.act(shared, "call_in", words="请协助", values={"posts": str(cast.clerk.post.pk)})
    with pytest.raises(Missing):
        cast.outsider.act(shared, "call_in", words="请协助", values={"posts": str(cast.clerk.post.pk)})
    with pytest.raises(Denied):
        cast.township_handler.act(shared, "give_opinion", words="我的意见")


def test_the_dispatcher_changes_the_lead_and_the_first_one_stays(cast, shared):
    post = str(cast.city_clerk.post.pk)
    values = {"post": post, "stay": "yes"}
    moved = cast.dispatcher.act(shared, "transfer", words="主要是线路问题，由城管局主办", values=values)
    assert (moved.post, moved.stage) == (cast.city_clerk.post, "in_progress")
    assert "由城管局主办" in str(story(moved, public=True))
    assert offered(cast.township_handler, moved)[0] == "give_opinion"
    assert list(verify()) == []


def test_the_office_that_gave_it_away_reads_on_and_does_nothing_more(cast):
    bus = cast.clerk.act(cast.report("公交车班次太少", matter="public_transport"), "accept")
    to = {"post": str(cast.water_clerk.post.pk), "stay": "no"}
    moved = cast.dispatcher.act(bus, "transfer", words="属于水利部门职责", values=to)
    assert find_case(cast.clerk.actor, moved.pk) == moved
    assert moved in list_cases(cast.clerk.actor, Filters()).items
    assert moved not in list_cases(cast.city_clerk.actor, Filters()).items
    assert [count.total for count in count_open(cast.clerk.actor, "stage")] == [1]
    assert offered(cast.clerk, moved) == []
    assert "公交车班次太少" in cast.clerk.client().get(f"/desk/cases/{moved.pk}/").content.decode()
    with pytest.raises(Denied):
        cast.clerk.act(moved, "note", words="我局再看看")


def test_a_transfer_leaves_the_clocks_running(cast, case):
    before = list(case.clocks.values_list("key", "state", "due_at"))
    values = {"post": str(cast.clerk.post.pk), "stay": "no"}
    moved = cast.dispatcher.act(case, "transfer", words="属于公路部门职责", values=values)
    assert list(moved.clocks.values_list("key", "state", "due_at")) == before
    assert [entry.kind for entry in list_entries(moved.chain)][-1] == "transferred"
    assert moved.work_items.get(state=WorkItem.OPEN).post == cast.clerk.post


def test_a_corrected_matter_sends_it_to_the_office_that_answers_for_it(cast, case):
    values = {"matter": "water_supply", "area": case.area_code}
    moved = cast.township_handler.act(case, "correct", words="经核实是供水问题", values=values)
    assert (moved.matter, moved.post) == ("water_supply", cast.water_clerk.post)
    assert "经核实是供水问题" in str(story(moved, public=True))
    assert list(verify()) == []


def test_a_correction_that_changes_nothing_is_refused(cast, case):
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(case, "correct", words="更正", values={"matter": case.matter})
    assert "matter" in refusal.value.fields
