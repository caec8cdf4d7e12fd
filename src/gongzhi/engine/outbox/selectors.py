"""Looking at the queue: what waits, what waits for a person, who is alive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from gongzhi.engine.outbox.models import Heartbeat, Message


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages of a topic are in a state, and since when the oldest."""

    topic: str
    state: str
    count: int
    oldest: datetime


def list_backlog() -> list[Backlog]:
    """Return what is not done: waiting, being sent, or unknown, by topic and state."""
    rows = Message.objects.filter(settled_at__isnull=True).values("topic", "state").order_by("topic", "state")
    return [Backlog(**row) for row in rows.annotate(count=Count("id"), oldest=Min("created_at"))]


def find_by_keys(topic: str, keys: Iterable[str]) -> dict[str, Message]:
    """Return the messages that were asked for under these keys, as long as they are kept."""
    found = Message.objects.filter(topic=topic, key__in=list(keys))
    return {message.key: message for message in found if message.key}


def list_unknown() -> QuerySet[Message]:
    """Return the messages of which nobody knows whether they were sent: a person looks and calls `settle_unknown`."""
    return Message.objects.filter(settled_at__isnull=True, state=Message.State.UNKNOWN).order_by("id")


def list_failed() -> QuerySet[Message]:
    """Return the messages given up after many attempts, the latest first; `retry_failed` starts one anew."""
    return Message.objects.filter(settled_at__isnull=False, state=Message.State.FAILED).order_by("-settled_at")


def last_beat(name: str) -> datetime | None:
    """Return when `name` last said that it is alive, or None if never."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def last_info(name: str) -> dict[str, Any]:
    """Return what `name` said with its last sign of life; empty if it never gave one."""
    return Heartbeat.objects.filter(name=name).values_list("info", flat=True).first() or {}
