"""One round of the worker: what is due is claimed, handed to its handler and settled. A kill at any line loses nothing."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping

from django.db import transaction

from gongzhi.engine.outbox.models import Message
from gongzhi.engine.outbox.services import claiming
from gongzhi.engine.outbox.services.routing import Delivery, NotSent, Route, list_routes

logger = logging.getLogger(__name__)


def work(limit: int = 1000, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Deliver at most `limit` due messages of each topic; return how many were tried.

    Several workers may do so at once; not inside a transaction. After each claim `is_stopping` is asked, and ends the
    round for that topic: each topic has its turn, however slow another one is. Raise OperationalError or InterfaceError
    where the database is gone; leases bring the messages back.
    """
    return sum(_work_topic(route, limit, is_stopping) for route in list_routes() if claiming.is_due(route))


def _work_topic(route: Route, limit: int, is_stopping: Callable[[], bool]) -> int:
    claiming.give_back_unfinished(route)
    tried = 0
    most = route.batch()
    while tried < limit:
        messages = claiming.claim(route, min(most, limit - tried))
        if not messages:
            break
        tried += len(messages)
        if route.repeatable:
            _deliver_together(route, messages)
        else:
            _send(route, messages)
        if is_stopping() or _was_the_last(messages, most):
            break
    return tried


def _was_the_last(messages: list[Message], most: int) -> bool:
    """Say whether nothing was left behind a claim: what comes meanwhile goes with others in the next round.

    One that was tried before was claimed alone.
    """
    return len(messages) < most and messages[0].attempts == 1


def _deliver_together(route: Route, messages: list[Message]) -> None:
    """Deliver a batch; if it fails, deliver one by one, so that one bad row does not hold up the others."""
    try:
        _deliver(route, messages)
    except Exception as error:  # a handler may raise anything; the messages keep the reason
        if len(messages) == 1:
            _put_off(route, messages[0], error)
            return
        for message in messages:
            _deliver_together(route, [message])


def _deliver(route: Route, messages: list[Message]) -> None:
    with transaction.atomic():
        # Marked first: who lost the lease finds out here, and the rows are held while the handler works.
        kept = claiming.settle(messages)
        if deliveries := [_delivery(message) for message in messages if message.pk in kept]:
            route.handler(deliveries)


def _send(route: Route, messages: list[Message]) -> None:
    """Deliver messages that are noted as being sent, and note what came of them."""
    try:
        failures = route.handler([_delivery(message) for message in messages]) or {}
    except Exception as error:  # a channel may raise anything; the messages keep the reason
        failures = {message.pk: error for message in messages}
    claiming.mark_sent([message for message in messages if message.pk not in failures])
    _note_failures(route, [message for message in messages if message.pk in failures], failures)


def _note_failures(route: Route, messages: list[Message], failures: Mapping[int, Exception]) -> None:
    """Note what was not sent, or may not have been; what waits for the same moment with one statement."""
    waiting: dict[tuple[object, str], list[Message]] = defaultdict(list)
    for message in messages:
        error = failures[message.pk]
        if until := getattr(error, "until", None):
            waiting[until, str(error)].append(message)
        elif isinstance(error, NotSent) or route.may_repeat(message.payload):
            _put_off(route, message, error)
        else:
            logger.error("%s %s: nobody knows whether it was sent", route.topic, message.pk, exc_info=error)
            claiming.leave_to_person(message, error)
    for together in waiting.values():
        claiming.put_off(together, failures[together[0].pk])


def _put_off(route: Route, message: Message, error: Exception) -> None:
    if getattr(error, "until", None) is None:
        logger.warning("%s %s: attempt %s failed", route.topic, message.pk, message.attempts, exc_info=error)
    claiming.put_off([message], error)


def _delivery(message: Message) -> Delivery:
    return Delivery(message.pk, message.payload, message.attempts)
