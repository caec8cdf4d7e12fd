from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.outbox.models import Heartbeat
from gongzhi.engine.outbox.public import (
    Delivery,
    Message,
    beat,
    enqueue,
    last_beat,
    list_failed,
    register,
    retry_failed,
    work,
)
from gongzhi.engine.outbox.rules import MAX_ATTEMPTS
from gongzhi.engine.outbox.services.claiming import BATCH_LEASE

from .conftest import Channel, numbers, states

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 1, 2, 3, tzinfo=UTC)


class Killed(BaseException):
    """What no handler's guard catches: the process ends here."""


def test_it_delivers_in_batches() -> None:
    channel = Channel()
    register("search", channel, repeatable=True, batch=2)
    enqueue("search", numbers(5))
    assert work() == 5
    assert channel.calls == [[0, 1], [2, 3], [4]]


def test_a_round_has_a_limit() -> None:
    channel = Channel()
    register("search", channel, repeatable=True)
    enqueue("search", numbers(5))
    assert [work(3), work(3)] == [3, 2]


def test_one_bad_row_does_not_hold_up_the_others() -> None:
    channel = Channel(1)
    register("search", channel, repeatable=True)
    enqueue("search", numbers(3))
    work()
    assert channel.calls == [[0, 1, 2], [0], [1], [2]]
    assert states() == ["sent", "waiting", "sent"]
    assert Message.objects.get(state="waiting").last_error == "ValueError: no such number"


def test_what_a_failed_handler_wrote_is_taken_back() -> None:
    def write_and_fail(deliveries: list[Delivery]) -> None:
        beat(f"effect-{deliveries[0].payload['n']}")
        raise ValueError

    register("search", write_and_fail, repeatable=True)
    enqueue("search", numbers(1))
    work()
    assert Heartbeat.objects.count() == 0


def test_what_failed_comes_back_later_and_later() -> None:
    channel = Channel(0)
    register("search", channel, repeatable=True)
    with clock.frozen(NOW):
        enqueue("search", numbers(1))
        assert [work(), work()] == [1, 0]
    with clock.frozen(NOW + timedelta(seconds=5)):
        assert [work(), work()] == [1, 0]
        wait = Message.objects.get().available_at - clock.now()
    assert timedelta(seconds=5) <= wait <= timedelta(seconds=10)
    assert [delivery.attempt for delivery in channel.seen] == [1, 2]


def test_what_fails_each_time_is_given_up_and_can_be_started_anew() -> None:
    channel = Channel(0)
    register("search", channel, repeatable=True)
    enqueue("search", numbers(1))
    [work_at(hours) for hours in range(1, MAX_ATTEMPTS + 3)]
    assert len(channel.calls) == MAX_ATTEMPTS
    [failed] = list_failed()
    channel.broken.clear()
    retry_failed(failed.pk, "post/1")
    assert work() == 1
    assert states() == ["sent"]


def work_at(hours: int) -> int:
    with clock.frozen(clock.now() + timedelta(hours=2 * hours)):
        return work()


def test_a_killed_worker_loses_its_messages_when_the_lease_ends() -> None:
    register("search", Channel(0, error=Killed()), repeatable=True)
    with clock.frozen(NOW):
        enqueue("search", numbers(2))
        with pytest.raises(Killed):
            work()
    channel = Channel()
    register("search", channel, repeatable=True)
    with clock.frozen(NOW + BATCH_LEASE - timedelta(seconds=1)):
        assert work() == 0
    with clock.frozen(NOW + BATCH_LEASE):
        assert work() == 2
    assert states() == ["sent", "sent"]


def test_what_was_in_a_killed_batch_comes_back_one_by_one() -> None:
    register("search", Channel(0, error=Killed()), repeatable=True)
    with clock.frozen(NOW):
        enqueue("search", numbers(2))
        with pytest.raises(Killed):
            work()
    with clock.frozen(NOW + BATCH_LEASE):
        with pytest.raises(Killed):
            work()
        assert work() == 1
    assert states() == ["waiting", "sent"]


def test_what_kills_its_worker_each_time_is_given_up() -> None:
    channel = Channel(0, error=Killed())
    register("search", channel, repeatable=True)
    enqueue("search", numbers(1))
    Message.objects.update(attempts=MAX_ATTEMPTS)
    assert work() == 0
    assert (states(), channel.calls) == (["failed"], [])
    assert list_failed()[0].last_error == "interrupted at every attempt"


def test_who_lost_the_lease_does_not_deliver() -> None:
    channel = Channel(1)

    def take_away(deliveries: list[Delivery]) -> None:
        channel(deliveries)
        Message.objects.filter(payload__n=1).update(claimed_by="somebody else")

    register("search", take_away, repeatable=True)
    enqueue("search", numbers(2))
    work()
    assert channel.calls == [[0, 1], [0]]
    assert states() == ["sent", "waiting"]


def test_each_topic_has_its_turn_when_the_round_ends_early() -> None:
    slow, other = Channel(), Channel()
    register("slow", slow, repeatable=True, batch=1)
    register("other", other, repeatable=True)
    enqueue("slow", numbers(3))
    enqueue("other", numbers(2))
    assert work(is_stopping=lambda: True) == 3
    assert (slow.calls, other.calls) == ([[0]], [[0, 1]])


def test_a_sign_of_life_replaces_the_one_before() -> None:
    assert last_beat("worker") is None
    beat("worker", {"pid": 1})
    with clock.frozen(NOW):
        beat("worker", {"pid": 2})
    assert last_beat("worker") == NOW
    assert Heartbeat.objects.get().info == {"pid": 2}
