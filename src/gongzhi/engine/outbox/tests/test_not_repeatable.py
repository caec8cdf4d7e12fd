from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.engine.outbox.public import (
    Delivery,
    Message,
    NotSent,
    enqueue,
    list_unknown,
    prune,
    register,
    retry_failed,
    settle_unknown,
    work,
)
from gongzhi.engine.outbox.services.claiming import SENDING_LEASE

from .conftest import Channel, numbers, states
from .test_repeatable import Killed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 1, 2, 3, tzinfo=UTC)


def test_it_sends_one_by_one_with_the_messages_id() -> None:
    channel = Channel()
    register("sms", channel, repeatable=False)
    enqueue("sms", numbers(2))
    assert work() == 2
    assert channel.calls == [[0], [1]]
    assert [delivery.id for delivery in channel.seen] == list(
        Message.objects.order_by("id").values_list("id", flat=True)
    )
    assert states() == ["sent", "sent"]


def test_it_is_noted_as_being_sent_before_the_channel_is_called() -> None:
    seen: list[list[str]] = []
    register("sms", lambda _: seen.append(states()), repeatable=False)
    enqueue("sms", numbers(2))
    work()
    assert seen == [["sending", "waiting"], ["sent", "sending"]]


def test_what_surely_did_not_leave_is_tried_again() -> None:
    channel = Channel(0, error=NotSent("no line"))
    register("sms", channel, repeatable=False)
    with clock.frozen(NOW):
        enqueue("sms", numbers(2))
        work()
    assert states() == ["waiting", "sent"]
    with clock.frozen(NOW + timedelta(minutes=1)):
        assert work() == 1
    assert channel.calls == [[0], [1], [0]]


def test_what_may_have_left_waits_for_a_person() -> None:
    channel = Channel(0, error=TimeoutError("no answer"))
    register("sms", channel, repeatable=False)
    enqueue("sms", numbers(2))
    work()
    [unknown] = list_unknown()
    assert (unknown.payload, unknown.last_error) == ({"n": 0}, "TimeoutError: no answer")
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert work() == 0
    assert states() == ["unknown", "sent"]


def test_what_may_have_left_is_sent_again_where_the_channel_knows_the_id() -> None:
    channel = Channel(0, error=TimeoutError("no answer"))
    register("sms", channel, repeatable=False, may_repeat=lambda _payload: True)
    enqueue("sms", numbers(1))
    work()
    channel.broken.clear()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        work()
    assert states() == ["sent"]
    assert channel.seen[0].id == channel.seen[1].id


@pytest.mark.parametrize(
    ("accepts", "outcome", "calls"),
    [(False, ["unknown", "sent"], [[0], [1]]), (True, ["sent", "sent"], [[0], [1], [0]])],
)
def test_a_worker_killed_while_sending(accepts: bool, outcome: list[str], calls: list[list[int]]) -> None:
    channel = Channel(0, error=Killed())
    register("sms", channel, repeatable=False, may_repeat=lambda _payload: accepts)
    with clock.frozen(NOW):
        enqueue("sms", numbers(2))
        with pytest.raises(Killed):
            work()
        assert states() == ["sending", "waiting"]
    channel.broken.clear()
    with clock.frozen(NOW + SENDING_LEASE):
        work()
    assert states() == outcome
    assert sorted(channel.calls) == sorted(calls)


def test_an_answer_after_the_lease_still_counts() -> None:
    def slow(_: list[Delivery]) -> None:
        Message.objects.update(state="unknown", available_at=NOW)

    register("sms", slow, repeatable=False)
    enqueue("sms", numbers(1))
    work()
    assert states() == ["sent"]


def test_a_person_decides_that_it_was_sent() -> None:
    [unknown] = make_unknown()
    settle_unknown(unknown.pk, sent=True, by="post/4")
    unknown.refresh_from_db()
    assert (unknown.state, unknown.settled_by, unknown.settled_at is None) == ("sent", "post/4", False)
    with pytest.raises(Conflict):
        settle_unknown(unknown.pk, sent=False, by="post/5")
    with pytest.raises(Conflict):
        retry_failed(unknown.pk, by="post/5")


def test_a_person_decides_that_it_was_not_sent() -> None:
    [unknown] = make_unknown()
    settle_unknown(unknown.pk, sent=False, by="post/4")
    channel = Channel()
    register("sms", channel, repeatable=False)
    assert work() == 1
    assert [(delivery.id, delivery.attempt) for delivery in channel.seen] == [(unknown.pk, 1)]


def make_unknown() -> list[Message]:
    register("sms", Channel(0, error=TimeoutError()), repeatable=False)
    enqueue("sms", numbers(1))
    work()
    return list(list_unknown())


def test_old_sent_messages_are_removed_and_no_others() -> None:
    register("sms", Channel(1, error=TimeoutError()), repeatable=False)
    with clock.frozen(NOW):
        enqueue("sms", numbers(2))
        enqueue("nobody", numbers(1))
        work()
    with clock.frozen(NOW + timedelta(days=30)):
        assert prune(31) == 0
    with clock.frozen(NOW + timedelta(days=32)):
        assert prune(31) == 1
    assert states() == ["unknown", "waiting"]
