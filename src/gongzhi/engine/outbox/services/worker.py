"""The worker's loop: the outbox, what is done again and again, and a sign of life."""

import logging
import math
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from gongzhi.engine.outbox.services.delivering import work
from gongzhi.engine.outbox.services.tending import beat

logger = logging.getLogger(__name__)

NAME = "worker"
# Between two rounds, so that what comes is done many at a time: the work on one message alone is mostly that of its round.
IDLE_SECONDS = 0.5
# After a round in which there was so much to do the next one begins at once.
MUCH = 500
BEAT_SECONDS = 5
LONGEST_WAIT_SECONDS = 30
DATABASE_GONE = (OperationalError, InterfaceError)


@dataclass
class Job:
    """Something done again and again; `next_at` counts on the monotonic clock, which nobody sets."""

    seconds: float
    name: str
    act: Callable[[], object]
    next_at: float = field(default=0.0)


_jobs: dict[str, Job] = {}


def every(seconds: float, name: str, fn: Callable[[], object]) -> None:
    """Have the worker call `fn` at its start and then every `seconds`; a later call for the same function takes its place.

    With several workers each of them calls it: `fn` itself sees to it that this does no harm. If it fails, that is logged,
    and it is called again at its next turn. Raise ValueError where another function has the name: one would never be called.
    """
    if name in _jobs and _jobs[name].act.__qualname__ != fn.__qualname__:
        raise ValueError(f"two jobs are called {name}")
    _jobs[name] = Job(seconds, name, fn)


def run_worker(stop: threading.Event) -> None:
    """Work until `stop` is set; the claim that runs then is brought to its end.

    While the database is away it waits, at most half a minute at a time, and goes on when it is back.
    """
    every(BEAT_SECONDS, "heartbeat", _say_alive)
    wait = IDLE_SECONDS
    while not stop.is_set():
        try:
            close_old_connections()
            _run_due_jobs(stop)
            tried = work(is_stopping=lambda: stop.is_set() or _is_job_due())
        except DATABASE_GONE as error:
            logger.warning("the database does not answer, trying again in %s s: %s", wait, error)
            connections.close_all()
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        else:
            wait = IDLE_SECONDS
            if tried < MUCH:
                stop.wait(min(IDLE_SECONDS, _seconds_to_next_job()))
    connections.close_all()


def stop_on_signals(stop: threading.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT. Call it from the main thread.

    Not set in the signal's handler itself: that may interrupt the very `stop.wait`, whose lock it would wait for forever.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=stop.set).start())


def _is_job_due() -> bool:
    return _seconds_to_next_job() == 0


def _seconds_to_next_job() -> float:
    return max(0.0, min((job.next_at for job in _jobs.values()), default=math.inf) - time.monotonic())


def _run_due_jobs(stop: threading.Event) -> None:
    for job in list(_jobs.values()):
        if stop.is_set() or job.next_at > time.monotonic():
            continue
        job.next_at = time.monotonic() + job.seconds
        try:
            job.act()
        except DATABASE_GONE:
            job.next_at = 0.0
            raise
        except Exception:  # one broken job must not keep the others from running; it has its next turn
            logger.exception("%s failed", job.name)


def _say_alive() -> None:
    beat(NAME, {"host": socket.gethostname(), "pid": os.getpid()})
