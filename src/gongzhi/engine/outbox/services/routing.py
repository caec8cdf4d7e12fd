"""Which handler does what is asked under a topic. Named once, in `apps.py` of the part that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class NotSent(Exception):
    """Raised by a handler that may not be repeated when it is certain that nothing has left: it is tried again later.

    With `until` it waits for that moment and the attempt does not count: a message outlives a channel that is down for days.
    Any other exception of such a handler may have come after the channel took the message.
    """

    def __init__(self, why: str = "", *, until: datetime | None = None) -> None:
        super().__init__(why)
        self.until = until


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message in the hands of its handler. `id` is the same at every attempt: give it to channels that ask for one."""

    id: int
    payload: dict[str, Any]
    attempt: int


# A handler that may not be repeated answers with what did not go well, by the delivery's id; all others were sent.
Handler = Callable[[list[Delivery]], Mapping[int, Exception] | None]
USUAL_BATCH = 100


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and what may be done with it."""

    topic: str
    handler: Handler
    repeatable: bool
    batch: Callable[[], int]
    may_repeat: Callable[[dict[str, Any]], bool]


_routes: dict[str, Route] = {}


def register(
    topic: str,
    handler: Handler,
    *,
    repeatable: bool,
    batch: int | Callable[[], int] | None = None,
    may_repeat: Callable[[dict[str, Any]], bool] = lambda _payload: False,
) -> None:
    """Deliver messages of `topic` to `handler`; a later call for the same topic takes its place.

    `repeatable=True`: the handler gets up to `batch` (100) deliveries inside a transaction that also marks them as sent. What it
    writes to the database happens exactly once; files and other systems may see a delivery again.
    `repeatable=False`: the handler gets up to `batch` (one) deliveries, outside of any transaction, after they were noted
    as being sent. It raises `NotSent` where nothing left, or returns exceptions for single deliveries. After any other
    exception, or a crash, a message is delivered again only if `may_repeat` says so of its payload (its channel accepts the
    same id twice); else it waits for a person as unknown: after a crash the whole batch does, so keep it small.
    """
    size = batch or (USUAL_BATCH if repeatable else 1)
    _routes[topic] = Route(topic, handler, repeatable, size if callable(size) else lambda: size, may_repeat)


def list_routes() -> list[Route]:
    """Return all routes. Messages of other topics wait until somebody registers for them."""
    return list(_routes.values())
