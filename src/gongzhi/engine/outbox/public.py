"""The door of outbox: what others may use."""

from gongzhi.engine.outbox.models import Heartbeat, Message
from gongzhi.engine.outbox.selectors import (
    Backlog,
    find_by_keys,
    last_beat,
    last_info,
    list_backlog,
    list_failed,
    list_unknown,
)
from gongzhi.engine.outbox.services.asking import drafts, enqueue
from gongzhi.engine.outbox.services.delivering import work
from gongzhi.engine.outbox.services.routing import Delivery, NotSent, Route, list_routes, register
from gongzhi.engine.outbox.services.tending import beat, give_up, hasten, prune, retry_failed, settle_unknown
from gongzhi.engine.outbox.services.worker import every, run_worker, stop_on_signals

__all__ = [
    "Backlog",
    "Delivery",
    "Heartbeat",
    "Message",
    "NotSent",
    "Route",
    "beat",
    "drafts",
    "enqueue",
    "every",
    "find_by_keys",
    "give_up",
    "hasten",
    "last_beat",
    "last_info",
    "list_backlog",
    "list_failed",
    "list_routes",
    "list_unknown",
    "prune",
    "register",
    "retry_failed",
    "run_worker",
    "settle_unknown",
    "stop_on_signals",
    "work",
]
