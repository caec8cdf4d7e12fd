"""Taking messages so that nobody else takes them, and giving them back: every change of a message's state is here.

A claim is a lease: `available_at` moves to its end. A worker that dies simply does not come back, and the message is due
again. `claimed_by` is new for each claim, so that a worker that was late notices that its message is no longer its own.
"""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gongzhi.common import clock, ids
from gongzhi.engine.outbox.models import Message
from gongzhi.engine.outbox.rules import MAX_ATTEMPTS, wait_before_retry
from gongzhi.engine.outbox.services.routing import Route

State = Message.State
# How long a batch may take before others try it. The transaction of a running batch holds its rows in any case.
BATCH_LEASE = timedelta(seconds=60)
# How long a channel may take to answer.
SENDING_LEASE = timedelta(seconds=60)
ERROR_LENGTH = 2000


def is_due(route: Route) -> bool:
    """Say whether a round for this topic is worth a transaction."""
    return _due(route, State.WAITING, State.SENDING).exists()


def claim(route: Route, most: int) -> list[Message]:
    """Take due messages, committed before this returns: fresh ones together, one that was tried before on its own.

    On its own, because the last attempt may have ended the whole process, and must not take others along each time.
    """
    with transaction.atomic(durable=True):
        # SKIP LOCKED on PostgreSQL; on SQLite the IMMEDIATE transaction lets one worker in at a time.
        due = _due(route, State.WAITING).order_by("available_at", "id")
        found = list(due.select_for_update(skip_locked=True)[:most])
        _give_up([message for message in found if message.attempts >= MAX_ATTEMPTS])
        left = [message for message in found if message.attempts < MAX_ATTEMPTS]
        taken = list(takewhile(lambda message: not message.attempts, left)) or left[:1]
        _mark_taken(route, taken)
    return taken


def give_back_unfinished(route: Route) -> None:
    """Decide about messages whose lease ran out while they were being sent: the worker died, or the channel hangs."""
    interrupted = dict(_due(route, State.SENDING).values_list("id", "payload"))
    again = {number for number, payload in interrupted.items() if route.may_repeat(payload)}
    for numbers, state in ((again, State.WAITING), (interrupted.keys() - again, State.UNKNOWN)):
        if numbers:
            _due(route, State.SENDING).filter(id__in=numbers).update(
                state=state, last_error="interrupted while being sent"
            )


def settle(messages: Sequence[Message]) -> set[int]:
    """Mark claimed messages as sent; return the ids of those that were still ours."""
    own = _own(messages)
    kept = set(own.select_for_update().values_list("id", flat=True))
    own.filter(id__in=kept).update(state=State.SENT, settled_at=clock.now(), last_error="")
    return kept


def mark_sent(messages: Sequence[Message]) -> None:
    """Mark as sent what was noted as being sent."""
    if messages:
        _own(messages).update(state=State.SENT, settled_at=clock.now(), last_error="")


def put_off(messages: Sequence[Message], error: BaseException) -> None:
    """Give messages of one claim back to be tried again later, or give them up after too many attempts."""
    attempts, until = messages[0].attempts, getattr(error, "until", None)
    if until is not None:
        change: dict[str, Any] = {"state": State.WAITING, "available_at": until, "attempts": attempts - 1}
    elif attempts >= MAX_ATTEMPTS:
        change = {"state": State.FAILED, "settled_at": clock.now()}
    else:
        wait = wait_before_retry(attempts, random.random())  # noqa: S311 - it spreads attempts, it guards nothing
        change = {"state": State.WAITING, "available_at": clock.now() + wait}
    _own(messages).update(**change, claimed_by="", last_error=describe(error))


def leave_to_person(message: Message, error: BaseException) -> None:
    """Set a claimed message aside because nobody knows whether it was sent."""
    _own([message]).update(state=State.UNKNOWN, last_error=describe(error))


def describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "")[:ERROR_LENGTH]


def _due(route: Route, *states: Message.State) -> QuerySet[Message]:
    return Message.objects.filter(
        topic=route.topic, settled_at__isnull=True, state__in=states, available_at__lte=clock.now()
    )


def _own(messages: Sequence[Message]) -> QuerySet[Message]:
    """Return those of the messages that nobody else has taken or settled since (all were taken by one claim)."""
    return Message.objects.filter(
        id__in=[message.pk for message in messages],
        claimed_by__in={message.claimed_by for message in messages},
        settled_at__isnull=True,
    )


def _mark_taken(route: Route, messages: list[Message]) -> None:
    lease = BATCH_LEASE if route.repeatable else SENDING_LEASE
    token, until = ids.secret_token(), clock.now() + lease
    for message in messages:
        message.state = State.WAITING if route.repeatable else State.SENDING
        message.claimed_by, message.available_at = token, until
        message.attempts += 1
    # All of them had the same number of attempts.
    if messages:
        Message.objects.filter(id__in=[message.pk for message in messages]).update(
            state=messages[0].state, claimed_by=token, available_at=until, attempts=messages[0].attempts
        )


def _give_up(messages: list[Message]) -> None:
    """Give up what was claimed as often as allowed and never came back: it ends the process that handles it."""
    Message.objects.filter(id__in=[message.pk for message in messages]).update(
        state=State.FAILED, settled_at=clock.now(), last_error="interrupted at every attempt"
    )
