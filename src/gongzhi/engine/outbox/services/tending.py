"""What keeps the queue in order: signs of life, decisions of persons, removal of what is done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict
from gongzhi.engine.outbox.models import Heartbeat, Message

State = Message.State
PRUNED_AT_ONCE = 5000


def beat(name: str, info: dict[str, Any] | None = None) -> None:
    """Note that `name` is alive, with whatever helps the one who looks after it."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=clock.now(), info=info or {})],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at", "info"],
    )


def settle_unknown(message_id: int, sent: bool, by: str) -> None:
    """Decide about a message of which nobody knew whether it was sent; `by` names the post that found out.

    `sent=False` has it sent again. Raise Conflict where it is not (or no longer) unknown.
    """
    unknown = Message.objects.filter(pk=message_id, state=State.UNKNOWN)
    if not (_mark_sent(unknown, by) if sent else _start_anew(unknown, by)):
        raise Conflict(_("This message no longer waits for a decision. Reload the list."))


def retry_failed(message_id: int, by: str) -> None:
    """Try a message anew that had been given up. Raise Conflict where it is not (or no longer) failed."""
    if not _start_anew(Message.objects.filter(pk=message_id, state=State.FAILED), by):
        raise Conflict(_("This message no longer waits for a decision. Reload the list."))


def hasten(topic: str, keys: Sequence[str] | None = None) -> int:
    """Make what waits under a topic (or under these keys of it) due now; return how many."""
    waiting = _waiting(topic, keys).filter(available_at__gt=clock.now())
    return waiting.update(available_at=clock.now())


def give_up(topic: str, keys: Sequence[str], by: str, why: str) -> list[str]:
    """Have messages that wait, or of which nobody knows, tried no more; return the keys of those that were."""
    with transaction.atomic():
        open_ones = _waiting(topic, keys) | Message.objects.filter(topic=topic, key__in=keys, state=State.UNKNOWN)
        rows = list(open_ones.select_for_update().filter(settled_at__isnull=True))
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.FAILED, settled_at=clock.now(), settled_by=by, last_error=why, claimed_by=""
        )
    return [row.key for row in rows if row.key]


def _waiting(topic: str, keys: Sequence[str] | None) -> QuerySet[Message]:
    waiting = Message.objects.filter(topic=topic, state=State.WAITING, settled_at__isnull=True)
    return waiting if keys is None else waiting.filter(key__in=keys)


def prune(older_than_days: int) -> int:
    """Remove messages sent longer ago than that, at most 5,000 a call; return how many. Failed ones stay."""
    limit = clock.now() - timedelta(days=older_than_days)
    old = Message.objects.filter(settled_at__isnull=False, settled_at__lt=limit, state=State.SENT)
    return Message.objects.filter(pk__in=old.order_by("settled_at").values("pk")[:PRUNED_AT_ONCE]).delete()[0]


def _mark_sent(messages: QuerySet[Message], by: str) -> int:
    return messages.update(state=State.SENT, settled_at=clock.now(), settled_by=by, claimed_by="")


def _start_anew(messages: QuerySet[Message], by: str) -> int:
    return messages.update(
        state=State.WAITING, attempts=0, available_at=clock.now(), settled_at=None, settled_by=by, claimed_by=""
    )
