"""A gateway that is down for an hour: nothing is lost, nothing is sent twice, everything else goes on."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.engine.custody.public import looks_at
from gongzhi.engine.outbox.public import Message, list_unknown, work
from gongzhi.modules.notices.models import ChannelState, Notice

from .peers import HttpGateway, describe

LAMP = "村口路灯不亮了"
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
# Each look of the worker during the hour, in minutes.
MINUTES = [0, 0.2, 0.5, 1, 2, 4, 8, 15, 25, 35, 45, 59]


def work_for_an_hour() -> None:
    for minute in MINUTES:
        with clock.frozen(NOON + timedelta(minutes=minute)):
            work()


@pytest.fixture
def three(cast: Cast) -> Cast:
    """Three residents have reported something at noon."""
    with clock.frozen(NOON):
        cast.report_many([{"text": LAMP, "phone": f"1380013800{number}"} for number in range(3)])
    return cast


@pytest.fixture
def hanging(gateway: HttpGateway, settings, tmp_path: Path) -> HttpGateway:
    """A gateway that does not answer, with which the platform has a second's patience."""
    settings.SMS = describe(tmp_path, gateway.port, timeout_seconds=1)
    gateway.mood = "hang"
    return gateway


@pytest.mark.parametrize("mood", ["500", "poor", "junk"])
def test_it_sends_all_of_them_once_when_the_gateway_is_back(three: Cast, gateway: HttpGateway, mood):
    gateway.mood = mood
    work_for_an_hour()
    assert Notice.objects.filter(state="waiting").count() == 3
    gateway.mood = "ok"
    with clock.frozen(NOON + timedelta(minutes=70)):
        work()
        work()
    assert sorted(gateway.taken.values()) == [f"1380013800{number}" for number in range(3)]
    assert list(Notice.objects.values_list("state", flat=True)) == ["sent"] * 3


def test_it_asks_a_gateway_that_is_down_ever_more_rarely(three: Cast, gateway: HttpGateway):
    gateway.mood = "poor"
    work_for_an_hour()
    assert len(gateway.asked) == 10  # At 12 seconds and at 15 minutes it was left alone.
    state = ChannelState.objects.get()
    assert (state.down_since, state.next_try_at) == (NOON, NOON + timedelta(minutes=69))


def test_it_counts_no_attempt_of_a_message_while_its_channel_is_down(three: Cast, gateway: HttpGateway):
    gateway.mood = "poor"
    work_for_an_hour()
    assert set(Message.objects.filter(topic="notice").values_list("attempts", "state")) == {(0, "waiting")}


def test_it_looks_at_no_address_while_it_waits(three: Cast, gateway: HttpGateway):
    gateway.mood = "poor"
    work_for_an_hour()
    looks = [looks_at(notice.case.reporter_id).count() for notice in Notice.objects.select_related("case")]
    assert sum(looks) == len(gateway.asked)


def test_a_gateway_that_hangs_holds_up_the_worker_once(three: Cast, hanging: HttpGateway):
    with clock.frozen(NOON):
        work()
    assert hanging.heard.wait(60)
    assert (len(hanging.asked), ChannelState.objects.get().failures) == (1, 1)


def test_other_work_goes_on_meanwhile(three: Cast, hanging: HttpGateway):
    with clock.frozen(NOON):
        work()
    assert not Message.objects.filter(topic="search", settled_at=None).exists()


def test_a_gateway_that_refuses_connections_loses_nothing(three: Cast, gateway: HttpGateway, settings, tmp_path: Path):
    # The port is held, so that nobody else comes to listen on it meanwhile.
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        settings.SMS = describe(tmp_path, deaf.getsockname()[1])
        work_for_an_hour()
    assert (Notice.objects.filter(state="waiting").count(), list_unknown().count()) == (3, 0)
    assert "ConnectionRefusedError" in ChannelState.objects.get().last_error
