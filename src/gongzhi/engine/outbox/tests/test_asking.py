from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.common import clock
from gongzhi.engine.outbox.public import Message, drafts, enqueue, list_backlog, register, work

from .conftest import Channel, numbers, states

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 30, 1, 2, 3, tzinfo=UTC)


def test_what_was_asked_for_is_delivered_in_order() -> None:
    channel = Channel()
    register("search", channel, repeatable=True)
    enqueue("search", numbers(3))
    assert work() == 3
    assert channel.calls == [[0, 1, 2]]
    assert work() == 0


def test_the_same_key_is_asked_for_once() -> None:
    enqueue("search", numbers(2), keys=["a", "b"])
    enqueue("search", numbers(3), keys=["a", "b", "c"])
    enqueue("other", numbers(1), keys=["a"])
    assert list(Message.objects.order_by("id").values_list("topic", "key")) == [
        ("search", "a"),
        ("search", "b"),
        ("search", "c"),
        ("other", "a"),
    ]


def test_what_has_no_key_is_asked_for_each_time() -> None:
    enqueue("search", numbers(1))
    enqueue("search", numbers(1))
    assert Message.objects.count() == 2


def test_keys_and_payloads_have_to_match() -> None:
    with pytest.raises(ValueError, match="zip"):
        enqueue("search", numbers(2), keys=["a"])


def test_drafts_are_for_the_callers_own_bulk_insert() -> None:
    messages = drafts("search", numbers(2), keys=["a", "b"])
    assert [message.pk for message in messages] == [None, None]
    Message.objects.bulk_create(messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.bulk_create(drafts("search", numbers(1), keys=["a"]))


def test_it_waits_until_the_time_that_was_asked_for() -> None:
    channel = Channel()
    register("search", channel, repeatable=True)
    enqueue("search", numbers(1), available_at=NOW + timedelta(hours=1))
    with clock.frozen(NOW + timedelta(minutes=59)):
        assert work() == 0
    with clock.frozen(NOW + timedelta(minutes=60)):
        assert work() == 1


def test_a_topic_without_handler_waits_and_can_be_seen() -> None:
    enqueue("nobody", numbers(2))
    assert work() == 0
    assert states() == ["waiting", "waiting"]
    assert [(row.topic, row.state, row.count) for row in list_backlog()] == [("nobody", "waiting", 2)]
