"""Handlers that may not be repeated and take several messages at once: what is in doubt after a crash is the batch, no more."""

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.outbox.public import Delivery, Message, NotSent, enqueue, register, work
from gongzhi.engine.outbox.services.claiming import SENDING_LEASE

from .conftest import Channel, numbers, states
from .test_repeatable import Killed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_it_gives_them_to_the_handler_together() -> None:
    channel = Channel()
    register("sms", channel, repeatable=False, batch=lambda: 2)
    enqueue("sms", numbers(3))
    assert work() == 3
    assert (channel.calls, states()) == ([[0, 1], [2]], ["sent"] * 3)


def test_it_takes_a_few_statements_for_many(django_assert_max_num_queries) -> None:
    register("sms", Channel(), repeatable=False, batch=50)
    enqueue("sms", numbers(50))
    with django_assert_max_num_queries(12):
        work()
    assert states() == ["sent"] * 50


def test_each_keeps_what_has_become_of_it() -> None:
    answers = {1: NotSent("no line"), 2: TimeoutError("no answer"), 3: NotSent("at rest", until=LATER)}

    def answer(deliveries: list[Delivery]) -> dict[int, Exception]:
        return {one.id: answers[one.payload["n"]] for one in deliveries if one.payload["n"] in answers}

    register("sms", answer, repeatable=False, batch=10)
    with clock.frozen(NOW):
        enqueue("sms", numbers(5))
        work()
    assert states() == ["sent", "waiting", "unknown", "waiting", "sent"]
    rows = Message.objects.order_by("id").values_list("attempts", "available_at")
    assert (rows[1][0], rows[3]) == (1, (0, LATER))


def test_what_waits_for_the_same_moment_is_put_off_with_one_statement(django_assert_max_num_queries) -> None:
    register("sms", Channel(0, error=NotSent("at rest", until=LATER)), repeatable=False, batch=50)
    with clock.frozen(NOW):
        enqueue("sms", numbers(50))
        with django_assert_max_num_queries(12):
            work()
    assert set(Message.objects.values_list("state", "attempts", "available_at")) == {("waiting", 0, LATER)}


@pytest.mark.parametrize(("accepts", "outcome"), [(False, ["unknown"] * 2 + ["sent"]), (True, ["sent"] * 3)])
def test_a_worker_killed_while_sending_leaves_its_batch_in_doubt_and_loses_none(accepts: bool, outcome: list[str]):
    channel = Channel(0, error=Killed())
    register("sms", channel, repeatable=False, batch=2, may_repeat=lambda _payload: accepts)
    with clock.frozen(NOW):
        enqueue("sms", numbers(3))
        with pytest.raises(Killed):
            work()
        assert states() == ["sending", "sending", "waiting"]
        channel.broken.clear()
        work()
        assert channel.calls == [[0, 1], [2]]
    with clock.frozen(NOW + SENDING_LEASE):
        work()
    assert states() == outcome


def test_what_was_tried_before_comes_alone() -> None:
    channel = Channel(0, error=NotSent("no line"))
    register("sms", channel, repeatable=False, batch=2)
    with clock.frozen(NOW):
        enqueue("sms", numbers(2))
        work()
    channel.broken.clear()
    with clock.frozen(LATER):
        work()
    # In which order, the waits by chance decide.
    assert (channel.calls[0], sorted(channel.calls[1:]), states()) == ([0, 1], [[0], [1]], ["sent"] * 2)
