"""Asking for something to be done after commit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongzhi.common import clock, rows
from gongzhi.engine.outbox.models import Message


def drafts(
    topic: str,
    payloads: Sequence[dict[str, Any]],
    *,
    available_at: datetime | None = None,
    keys: Sequence[str] | None = None,
) -> list[Message]:
    """Return unsaved messages, one for each payload, for callers who create them in bulk with their other rows.

    A key that is already there makes that insert fail; `enqueue` passes over it.
    """
    now = clock.now()
    named: Sequence[str | None] = keys or [None] * len(payloads)
    return [
        rows.new(Message, topic=topic, payload=payload, key=key, available_at=available_at or now, created_at=now)
        for payload, key in zip(payloads, named, strict=True)
    ]


def enqueue(
    topic: str,
    payloads: Sequence[dict[str, Any]],
    *,
    available_at: datetime | None = None,
    keys: Sequence[str] | None = None,
) -> None:
    """Ask for the payloads to be delivered to the topic's handler once the present transaction is committed.

    `keys` (one for each payload, at most 120 characters) make asking idempotent: what was asked for under the same key of
    the same topic is not asked for again, until `prune` has removed it.
    """
    messages = drafts(topic, payloads, available_at=available_at, keys=keys)
    Message.objects.bulk_create(messages, ignore_conflicts=keys is not None)
