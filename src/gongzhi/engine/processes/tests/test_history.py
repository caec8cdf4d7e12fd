"""Past cases are written at once, and are the same as if they had been lived step by step."""

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Denied
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import Case, CaseText, Clock, Wish, WorkItem, verify
from gongzhi.engine.outbox.public import Message
from gongzhi.engine.processes.public import (
    PastAct,
    PastCase,
    act,
    open_cases,
    pass_time,
    record_history,
    run_out_in_past,
)
from gongzhi.engine.timeline.public import list_entries

START = datetime(2025, 3, 3, 2, tzinfo=UTC)
REPORTER = Actor("reporter")


@pytest.fixture
def draft(cast):
    from tests.cast import RESIDENT

    from gongzhi.modules.service_requests.public import Report, prepare

    return prepare(Report(**RESIDENT, text="村口路灯不亮了", opened_at=START))


@pytest.fixture
def acts(cast):
    """What was done, hour by hour."""
    handler, checker = cast.township_handler.actor, cast.checker.actor
    done = [
        (handler, "accept", ""),
        (handler, "note", "先去现场看看"),
        (handler, "answer", "灯泡已换好"),
        (checker, "rework", "灯还是不亮"),
        (handler, "answer", "线路已修复"),
        (checker, "pass", "已电话核实"),
    ]
    return [
        PastAct(at=START + timedelta(hours=hour), actor=actor, verb=verb, wish=Wish(words=words))
        for hour, (actor, verb, words) in enumerate(done, start=1)
    ]


def lived(draft, acts):
    """The same step by step, each at its time."""
    with clock.frozen(START):
        case = open_cases(REPORTER, [draft])[0]
    for past in acts:
        with clock.frozen(past.at):
            act(past.actor, case.pk, past.verb, version=None, wish=past.wish)
    return Case.objects.get(pk=case.pk)


# What differs by nature: numbers, salts, hashes, and what is sealed anew.
OWN = {"id", "_state", "chain_hash", "case_id", "salt", "digest", "reporter_id"}


def rows(table, case):
    found = table.objects.filter(case=case).order_by("id")
    return [{name: value for name, value in vars(row).items() if name not in OWN} for row in found]


def told(case):
    return [
        (entry.seq, entry.at, entry.kind, entry.actor, sorted(entry.data), entry.data["after"])
        for entry in list_entries(case.chain)
    ]


def test_a_past_case_is_the_same_as_one_that_was_lived(draft, acts):
    from tests.cast import RESIDENT

    from gongzhi.modules.service_requests.public import Report, prepare

    slow = lived(draft, acts)
    again = prepare(Report(**RESIDENT, text="村口路灯不亮了", opened_at=START))
    fast = Case.objects.get(pk=record_history([PastCase(draft=again, acts=acts)], reporter=REPORTER)[0].pk)
    assert {k: v for k, v in vars(fast).items() if k not in OWN} == {
        k: v for k, v in vars(slow).items() if k not in OWN
    }
    assert told(fast) == told(slow)
    assert [rows(table, fast) for table in (WorkItem, Clock, CaseText)] == [
        rows(table, slow) for table in (WorkItem, Clock, CaseText)
    ]
    assert (fast.run.state_id, fast.run.round) == (slow.run.state_id, slow.run.round)
    assert list(verify()) == []


def test_nobody_is_told_of_the_past(settings, draft, acts):
    settings.MESSAGES = "file"
    record_history([PastCase(draft=draft, acts=acts)], reporter=REPORTER)
    assert set(Message.objects.values_list("topic", flat=True)) == {"search"}


def test_the_checks_of_the_present_hold_and_all_or_none_is_written(cast, draft, acts):
    foreign = PastAct(at=START + timedelta(hours=1), actor=cast.grid_worker.actor, verb="accept")
    with pytest.raises(Denied):
        record_history([PastCase(draft=draft, acts=[foreign])], reporter=REPORTER)
    assert not Case.objects.exists()


def test_a_clock_that_ran_out_in_the_past_is_told_as_the_worker_would_have(cast, draft):
    late = PastAct(
        at=START + timedelta(days=3),
        actor=cast.township_handler.actor,
        change=lambda c: run_out_in_past(c, "sign_within"),
    )
    case = record_history([PastCase(draft=draft, acts=[late])], reporter=REPORTER)[0]
    assert [entry.kind for entry in list_entries(case.chain)] == ["opened", "dispatched", "clock_ran_out", "supervised"]
    assert case.clocks.get(key="sign_within").ran_out_at == START + timedelta(days=3)


def test_what_was_handled_elsewhere_is_not_supervised_here_in_the_past(cast, draft):
    to_now = PastAct(at=START + timedelta(days=30), actor=REPORTER, change=pass_time)
    case = record_history([PastCase(draft=draft, acts=[to_now], elsewhere=True)], reporter=REPORTER)[0]
    kinds = {entry.kind for entry in list_entries(case.chain)}
    assert "clock_ran_out" in kinds
    assert not kinds & {"supervised", "clock_mark"}


def test_a_past_case_needs_its_time(draft):
    from dataclasses import replace

    with pytest.raises(ValueError, match="time"):
        record_history([PastCase(draft=replace(draft, opened_at=None))], reporter=REPORTER)
    assert not Case.objects.exists()


def test_open_cases_are_all_opened_or_none(draft):
    def fail(_case):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_cases(REPORTER, [draft], along=fail)
    assert not Case.objects.exists()
    assert not Message.objects.exists()
