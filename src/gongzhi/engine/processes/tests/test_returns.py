"""An office asks to return a case, a dispatcher decides; refused, it may object once, and somebody above decides for good."""

from datetime import datetime

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Stale
from gongzhi.engine.cases.public import Case, Wish, story, verify
from gongzhi.engine.processes.public import act, list_offers

GROUND = {"ground": "县职责清单第三章"}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL)


def offered(member, case):
    return [offer.verb for offer in list_offers(member.actor, Case.objects.get(pk=case.pk))]


@pytest.fixture
def case(cast):
    with clock.frozen(at("2026-03-02 10:00")):
        yield cast.report("村口路灯不亮了")


def ask(cast, case, **values):
    return cast.township_handler.act(case, "return", words="线路属供电公司", values=GROUND | values)


def refuse(cast, case):
    ask(cast, case)
    return cast.dispatcher.act(case, "refuse_return", words="路灯由属地管护")


def test_a_return_that_is_asked_for_stays_with_the_office_until_it_is_decided(cast, case):
    asked = ask(cast, case, office=str(cast.city_clerk.post.pk))
    assert (asked.stage, asked.post) == ("dispatched", cast.township_handler.post)
    waiting = asked.work_items.get(node="return")
    assert (waiting.post, waiting.state) == (cast.dispatcher.post, "open")
    assert waiting.reason["values"] == {"office": cast.city_clerk.post.pk}
    assert offered(cast.dispatcher, case)[:2] == ["agree_return", "refuse_return"]
    assert "return" not in offered(cast.township_handler, case)


def test_what_was_agreed_to_is_dispatched_anew_and_every_step_is_told(cast, case):
    ask(cast, case)
    done = cast.dispatcher.act(case, "agree_return", words="情况属实")
    assert (done.stage, done.work_items.get(state="open").node) == ("registered", "dispatch")
    cast.dispatcher.act(case, "dispatch", post_id=cast.city_clerk.post.pk)
    told = [line.kind for line in story(done, public=False)]
    assert told == ["opened", "dispatched", "return_asked", "returned", "dispatched"]
    assert list(verify()) == []


def test_what_was_refused_stays_and_is_not_asked_for_again(cast, case):
    done = refuse(cast, case)
    assert (done.stage, done.post) == ("dispatched", cast.township_handler.post)
    assert offered(cast.township_handler, case)[:2] == ["accept", "object_return"]
    with pytest.raises(Conflict):
        ask(cast, case)


def test_an_objection_is_decided_above_and_is_the_last_word(cast, case):
    refuse(cast, case)
    cast.township_handler.act(case, "object_return", words="权属证明已附")
    assert "agree_return_objection" not in offered(cast.dispatcher, case)
    with pytest.raises(Denied):
        cast.dispatcher.act(case, "agree_return_objection")
    done = cast.chief.act(case, "refuse_return_objection", words="由镇里办理")
    assert done.post == cast.township_handler.post
    assert {"return", "object_return"} & set(offered(cast.township_handler, case)) == set()
    with pytest.raises(Conflict):
        cast.township_handler.act(case, "object_return", words="再次提出")
    assert list(verify()) == []


def test_an_objection_that_is_upheld_sends_the_case_back(cast, case):
    refuse(cast, case)
    cast.township_handler.act(case, "object_return", words="权属证明已附")
    assert cast.chief.act(case, "agree_return_objection").stage == "registered"


def test_nobody_decides_on_what_they_asked_for_themselves(cast, case):
    cast.township_handler.post.roles = ["area_handler", "dispatcher"]
    cast.township_handler.post.save()
    cast.forget()
    ask(cast, case)
    assert "agree_return" not in offered(cast.township_handler, case)
    with pytest.raises(Denied):
        cast.township_handler.act(case, "agree_return")


def test_who_refused_a_return_does_not_decide_on_the_objection(cast, case):
    cast.dispatcher.post.roles = ["dispatcher", "centre_head"]
    cast.dispatcher.post.save()
    cast.forget()
    refuse(cast, case)
    cast.township_handler.act(case, "object_return", words="权属证明已附")
    with pytest.raises(Denied):
        cast.dispatcher.act(case, "agree_return_objection")


@pytest.mark.parametrize(("moment", "possible"), [("2026-03-03 17:30", True), ("2026-03-03 17:31", False)])
def test_a_return_is_asked_for_within_one_working_day(cast, case, moment, possible):
    with clock.frozen(at(moment)):
        assert ("return" in offered(cast.township_handler, case)) is possible


def test_too_late_a_return_is_refused_with_the_moment_it_ended(cast, case):
    with clock.frozen(at("2026-03-04 09:00")), pytest.raises(Conflict, match="2026-03-03 17:30"):
        ask(cast, case)


def test_only_the_office_that_has_the_case_may_return_it(cast, case):
    with pytest.raises(Denied):
        cast.grid_worker.act(case, "return", words="不归我管", values=GROUND)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [({}, "ground"), ({"office": "0"}, "office"), ({"ground": "长" * 501}, "ground"), ({"colour": "red"}, "colour")],
)
def test_what_is_missing_or_wrong_is_named(cast, case, values, wrong):
    filled = values if wrong == "ground" else GROUND | values
    with pytest.raises(Invalid) as refusal:
        cast.township_handler.act(case, "return", words="不归我管", values=filled)
    assert set(refusal.value.fields) == {wrong}


def test_of_two_dispatchers_at_once_the_second_is_told_to_look_again(cast, case):
    asked = ask(cast, case)
    act(cast.dispatcher.actor, case.pk, "refuse_return", version=asked.version, wish=Wish(words="属地管护"))
    with pytest.raises(Stale):
        act(cast.dispatcher.actor, case.pk, "agree_return", version=asked.version, wish=Wish())
    with pytest.raises(Conflict):
        cast.dispatcher.act(case, "agree_return")


def test_a_return_falls_away_when_the_office_goes_on_or_hands_it_over(cast, case):
    ask(cast, case)
    cast.township_handler.act(case, "hand_over", words="请城管接手", post_id=cast.city_clerk.post.pk)
    assert case.work_items.get(node="return").state == "cancelled"
    assert "return" in offered(cast.city_clerk, case)
