"""The road of a case, walked by those whose turn it is, through the one door for all verbs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Missing
from gongzhi.engine.cases.public import Case, Clock, verify
from gongzhi.engine.processes.public import list_offers, list_steps, stage_label
from gongzhi.engine.timeline.public import list_entries

START = datetime(2026, 3, 2, 2, tzinfo=UTC)  # Monday, ten in the morning
LAMP = "村口路灯不亮了，晚上看不见路"


@pytest.fixture
def case(cast):
    """Dispatched to the town."""
    with clock.frozen(START):
        yield cast.report(LAMP)


@pytest.fixture
def answered(cast, case):
    cast.township_handler.act(case, "accept")
    return cast.township_handler.act(case, "answer", words="灯泡已换好")


@pytest.fixture
def closed(cast, answered):
    return cast.checker.act(answered, "pass", words="已电话核实")


def kinds(case):
    return [entry.kind for entry in list_entries(case.chain)]


def stage(case):
    return Case.objects.get(pk=case.pk).stage


JOINING = {"call_in", "call_departments", "merge", "split", "gather", "correct", "transfer"}


def offered(member, case):
    """Return the verbs that are offered, without those that join cases and offices."""
    offers = list_offers(member.actor, Case.objects.get(pk=case.pk))
    return [offer.verb for offer in offers if offer.verb not in JOINING]


def test_the_whole_road_leads_from_report_to_closing(cast, closed):
    assert kinds(closed) == ["opened", "dispatched", "signed", "answered", "passed"]
    assert (closed.stage, closed.closed_at, closed.due_at) == ("closed", START, None)
    states = {limit.key: limit.state for limit in closed.clocks.all()}
    assert states.pop("archive_after") == Clock.RUNNING
    assert set(states.values()) == {Clock.MET}
    assert list(verify()) == []


def test_each_step_offers_its_verbs_to_whose_turn_it_is(cast, case):
    handler = cast.township_handler
    assert offered(handler, case) == ["accept", "return", "hand_over", "ask", "note", "contact"]
    handler.act(case, "accept")
    assert offered(handler, case) == [
        "answer",
        "return",
        "extend",
        "suspend",
        "hang",
        "terminate",
        "hand_over",
        "ask",
        "note",
        "contact",
    ]
    handler.act(case, "answer", words="已换好")
    assert offered(cast.checker, case) == ["pass", "rework", "note"]
    assert offered(cast.auditor, case) == []
    assert offered(cast.outsider, case) == []


def test_whatever_is_offered_can_be_done_and_what_is_not_cannot(cast, case):
    assert "answer" not in offered(cast.township_handler, case)
    with pytest.raises(Conflict):
        cast.township_handler.act(case, "answer", words="已换好")
    with pytest.raises(Conflict):
        cast.checker.act(case, "pass")
    with pytest.raises(Conflict):
        cast.dispatcher.act(case, "reopen")
    with pytest.raises(Conflict):
        cast.township_handler.act(case, "fly")
    assert kinds(case) == ["opened", "dispatched"]


def test_a_step_of_another_post_is_denied_to_who_may_only_read(cast, case):
    with pytest.raises(Denied):
        cast.grid_worker.act(case, "accept")
    with pytest.raises(Denied):
        cast.auditor.act(case, "accept")
    with pytest.raises(Missing):
        cast.outsider.act(case, "accept")


def test_words_that_are_required_are_asked_for(cast, case):
    handler = cast.township_handler
    with pytest.raises(Invalid) as refusal:
        handler.act(case, "return", words="  ")
    assert set(refusal.value.fields) == {"words"}
    with pytest.raises(Invalid) as refusal:
        handler.act(case, "return", words="应由城管局承办")
    assert set(refusal.value.fields) == {"ground"}
    handler.act(case, "accept")
    with pytest.raises(Invalid):
        handler.act(case, "answer", words="好" * 5001)
    assert stage(case) == "in_progress"


def test_a_returned_case_waits_for_a_dispatcher_with_the_reason_while_the_time_to_answer_runs_on(cast, case):
    due = case.clocks.get(key="answer_within").due_at
    cast.send_back(cast.township_handler, case)
    waiting = Case.objects.get(pk=case.pk).work_items.get(state="open")
    assert (waiting.node, waiting.post, waiting.reason) == ("dispatch", cast.dispatcher.post, {"code": "returned"})
    assert stage(case) == "registered"
    limit = case.clocks.get(key="answer_within")
    assert (limit.state, limit.due_at) == (Clock.RUNNING, due)
    assert case.clocks.get(key="sign_within").state == Clock.MET


def test_a_dispatcher_sends_it_on_and_may_correct_matter_and_place(cast, case):
    cast.send_back(cast.township_handler, case)
    post = cast.city_clerk.post
    done = cast.dispatcher.act(case, "dispatch", post_id=post.pk, matter="refuse", area="999901001002")
    assert (done.post, done.matter, done.area_code) == (post, "refuse", "999901001002")
    assert done.work_items.get(state="open").post == post
    assert list_entries(case.chain).last().data["corrected"] == [
        {"matter": ["street_lighting", "refuse"]},
        {"area": [case.area_code, "999901001002"]},
    ]


@pytest.mark.parametrize(
    ("wish", "field"),
    [({}, "post"), ({"post_id": 10**6}, "post"), ({"matter": "magic"}, "matter"), ({"area": "999902"}, "area")],
)
def test_a_dispatch_to_nobody_or_of_what_does_not_exist_is_refused(cast, case, wish, field):
    cast.send_back(cast.township_handler, case)
    with pytest.raises(Invalid) as refusal:
        cast.dispatcher.act(
            case, "dispatch", **({"post_id": cast.city_clerk.post.pk} | wish if field != "post" else wish)
        )
    assert set(refusal.value.fields) == {field}


def test_after_a_failed_check_the_time_to_answer_begins_anew(cast, answered):
    with clock.frozen(START + timedelta(days=1)):
        cast.checker.act(answered, "rework", words="灯还是不亮")
    first, second = answered.clocks.filter(key="answer_within").order_by("id")
    assert (first.state, second.state) == (Clock.MET, Clock.RUNNING)
    assert second.started_at == START + timedelta(days=1)
    work = answered.work_items.get(state="open")
    assert (work.node, work.post, work.due_at) == ("handle", cast.township_handler.post, second.due_at)


def test_rework_that_is_returned_leaves_its_time_to_answer_running(cast, answered):
    cast.checker.act(answered, "rework", words="灯还是不亮")
    cast.send_back(cast.township_handler, answered, words="线路属供电公司")
    assert answered.clocks.order_by("id").filter(key="answer_within").last().state == Clock.RUNNING


def test_an_answer_after_the_limit_is_missed_not_met(cast, case):
    cast.township_handler.act(case, "accept")
    with clock.frozen(START + timedelta(days=30)):
        cast.township_handler.act(case, "answer", words="已换好")
    assert case.clocks.get(key="answer_within").state == Clock.MISSED


def test_handing_over_moves_the_work_and_leaves_the_clocks(cast, case):
    cast.township_handler.act(case, "accept")
    before = list(case.clocks.values_list("key", "state", "due_at"))
    done = cast.township_handler.act(case, "hand_over", words="线路故障，请协助", post_id=cast.city_clerk.post.pk)
    assert (done.post, done.organisation) == (cast.city_clerk.post, cast.offices["city_bureau"])
    assert done.work_items.get(state="open").post == cast.city_clerk.post
    assert list(case.clocks.values_list("key", "state", "due_at")) == before
    assert offered(cast.city_clerk, case) == [
        "answer",
        "return",
        "extend",
        "suspend",
        "hang",
        "terminate",
        "hand_over",
        "ask",
        "note",
        "contact",
    ]
    assert "answer" not in offered(cast.township_handler, case)


def test_a_neighbour_does_not_give_away_what_another_office_has_in_hand(cast):
    case = cast.report("自来水停水两天了")
    assert case.organisation == cast.offices["water_bureau"]
    assert "hand_over" not in offered(cast.township_handler, case)
    with pytest.raises(Denied):
        cast.township_handler.act(case, "hand_over", words="转", post_id=cast.city_clerk.post.pk)
    assert "hand_over" in offered(cast.dispatcher, case)


def test_an_office_takes_over_what_one_below_it_has_in_hand(cast):
    town = cast.township_handler
    below = cast.report("垃圾没人清运", matter="refuse")
    assert below.organisation == cast.offices["committee_001001"]
    assert town.act(below, "hand_over", words="收回", post_id=town.post.pk).post == town.post


def test_handing_over_to_oneself_or_without_words_is_refused(cast, case):
    handler = cast.township_handler
    with pytest.raises(Invalid) as to_oneself:
        handler.act(case, "hand_over", words="转", post_id=handler.post.pk)
    with pytest.raises(Invalid) as without_words:
        handler.act(case, "hand_over", post_id=cast.city_clerk.post.pk)
    assert [set(refusal.value.fields) for refusal in (to_oneself, without_words)] == [{"post"}, {"words"}]


def test_what_nobody_has_in_hand_cannot_be_handed_over(cast, closed):
    with pytest.raises(Conflict):
        cast.dispatcher.act(closed, "hand_over", words="请跟进", post_id=cast.city_clerk.post.pk)


def test_notes_and_questions_leave_the_case_where_it_is(cast, case):
    cast.township_handler.act(case, "note", words="先去现场看看")
    cast.township_handler.act(case, "ask", words="是哪一根灯杆？")
    assert (stage(case), kinds(case)[-2:]) == ("dispatched", ["noted", "asked"])


def test_who_handled_a_case_does_not_check_it_even_from_a_checkers_seat(cast, answered):
    handler, checker = cast.township_handler.actor, cast.checker.actor
    both = replace(handler, seats=(*handler.seats, *checker.seats))
    assert not {"pass", "rework"} & {offer.verb for offer in list_offers(both, answered)}
    with pytest.raises(Denied):
        perform_as(both, answered, "pass")
    assert perform_as(checker, answered, "pass").stage == "closed"


def perform_as(actor, case, verb):
    from gongzhi.engine.cases.public import Wish
    from gongzhi.engine.processes.public import act

    return act(actor, case.pk, verb, version=None, wish=Wish())


def test_the_progress_shows_what_is_done_and_what_is_to_come(cast, case):
    states = [step.state for step in list_steps(case)]
    assert states == ["done", "done", "now", "todo", "todo", "todo", "todo", "todo"]
    assert stage_label(case) == {"zh": "已派单", "en": "Dispatched"}
    done = cast.township_handler.act(case, "accept")
    assert [step.state for step in list_steps(done)][2:4] == ["done", "now"]
