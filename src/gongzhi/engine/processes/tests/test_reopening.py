"""A closed case can be opened again until it is archived, if a dispatcher grants it; then a new round begins."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.cases.public import Case, Clock, run_out, verify
from gongzhi.engine.processes.public import Run, list_offers
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline.public import list_entries

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def close(cast, text="村口路灯不亮了"):
    case = cast.report(text)
    cast.township_handler.act(case, "accept")
    cast.township_handler.act(case, "answer", words="灯泡已换好")
    return cast.checker.act(case, "pass")


@pytest.fixture
def closed(cast):
    with clock.frozen(START):
        yield close(cast)


@pytest.fixture
def asked(closed):
    """A closed case whose reporter asks to have it opened again."""
    from gongzhi.modules.service_requests.services.reporter import ask_reopening

    ask_reopening(closed, "昨晚又不亮了")
    return Case.objects.get(pk=closed.pk)


def offered(member, case):
    return [offer.verb for offer in list_offers(member.actor, Case.objects.get(pk=case.pk))]


def test_a_wish_to_reopen_waits_for_a_dispatcher(cast, asked):
    assert asked.stage == "closed"
    assert offered(cast.dispatcher, asked)[:2] == ["reopen", "refuse_reopening"]
    assert "reopen" not in offered(cast.township_handler, asked)
    with pytest.raises(Denied):
        cast.township_handler.act(asked, "reopen")


def test_a_reopened_case_begins_a_second_round_at_dispatch(cast, asked):
    done = cast.dispatcher.act(asked, "reopen", words="请重新办理")
    assert (done.stage, done.round, done.closed_at) == ("registered", 2, None)
    assert done.clocks.get(key="answer_within", round=2).state == Clock.RUNNING
    assert done.clocks.get(key="archive_after").state == Clock.CANCELLED
    assert done.work_items.get(state="open").node == "dispatch"
    assert done.due_at is not None


def test_the_second_round_leads_to_closing_again(cast, asked):
    cast.dispatcher.act(asked, "reopen")
    cast.dispatcher.act(asked, "dispatch", post_id=cast.city_clerk.post.pk)
    cast.city_clerk.act(asked, "accept")
    cast.city_clerk.act(asked, "answer", words="线路已修复")
    done = cast.checker.act(asked, "pass")
    assert (done.stage, done.round) == ("closed", 2)
    assert list(verify()) == []


def test_a_refused_wish_leaves_the_case_closed_and_says_why(cast, asked):
    with pytest.raises(Invalid):
        cast.dispatcher.act(asked, "refuse_reopening")
    done = cast.dispatcher.act(asked, "refuse_reopening", words="另立新件办理")
    assert (done.stage, done.round) == ("closed", 1)
    assert done.texts.get(kind="decision").body == "另立新件办理"
    assert done.clocks.get(key="archive_after").state == Clock.RUNNING


def test_a_wish_is_decided_once(cast, asked):
    cast.dispatcher.act(asked, "refuse_reopening", words="另立新件办理")
    with pytest.raises(Conflict):
        cast.dispatcher.act(asked, "reopen")
    assert "reopen" not in offered(cast.dispatcher, asked)


def test_what_nobody_wishes_cannot_be_reopened(cast, closed):
    with pytest.raises(Conflict):
        cast.dispatcher.act(closed, "reopen")


def test_a_closed_case_is_archived_when_the_countys_time_runs_out(closed):
    due = closed.clocks.get(key="archive_after").due_at
    with clock.frozen(due - timedelta(minutes=1)):
        assert run_out() == 0
    with clock.frozen(due + timedelta(minutes=1)):
        assert run_out() == 1
        assert run_out() == 0
    assert (due - START).days == 15
    assert Case.objects.get(pk=closed.pk).stage == "archived"
    assert Run.objects.get(case=closed).finished
    assert [entry.kind for entry in list_entries(closed.chain)][-1] == "clock_ran_out"
    assert list(verify()) == []


def test_where_the_county_has_not_decided_a_case_is_never_archived(cast):
    with clock.frozen(START):
        rules.load_content([settings.CONTENT / "base"])  # without the county's overlay
        case = close(cast)
    with clock.frozen(START + timedelta(days=3650)):
        assert run_out() == 0
    assert Case.objects.get(pk=case.pk).stage == "closed"


def test_a_wish_that_still_waits_when_the_case_is_archived_can_be_granted(cast, asked):
    with clock.frozen(START + timedelta(days=16)):
        run_out()
        assert Case.objects.get(pk=asked.pk).stage == "archived"
        assert cast.dispatcher.act(asked, "reopen").stage == "registered"
