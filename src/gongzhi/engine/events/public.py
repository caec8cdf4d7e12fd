"""Events are handed over inside the transaction, to listeners named in their module's `apps.py`; who listens to what is one grep.

An event is a small frozen dataclass, defined by the part that publishes it. A listener that fails fails the transaction:
what may fail and be tried again belongs in the outbox.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(event: type[E], listener: Callable[[E], None]) -> None:
    """Call `listener` for each published `event`; naming the same listener twice changes nothing."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


def publish(event: object) -> None:
    """Call the listeners of the event's class, in the order in which they were named."""
    for listener in _listeners[type(event)]:
        listener(event)


def listeners() -> dict[type, list[Callable[[Any], None]]]:
    """Return who listens to what, for the generated table in the documentation."""
    return dict(_listeners)
