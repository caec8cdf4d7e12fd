"""A long work in several processes: each prepares the next piece that nobody has taken, and the pieces are finished in their order, one at a time.

Where the pieces need no turn and give an answer each, `spread` is the simpler way.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

# Processes with libraries that have threads of their own cannot be split; each begins anew.
_fresh = multiprocessing.get_context("spawn")
# Without threads a process can be split: what it has read is in all parts.
_split = multiprocessing.get_context("fork")
# So many pieces at a time go to a process of those that are split.
AT_A_TIME = 8
# How often one that waits looks whether the others still live.
LOOK_SECONDS = 1.0
# How often it looks whether its turn has come.
TURN_SECONDS = 0.003
TOGETHER = 2

# What a process that was split off does, and with what.
_task: list[Any] = []

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


@dataclass
class Share:
    """One process's part: each piece that no other has taken when it comes to it; of one process, all of them.

    It may take the next one before it has finished the last; its pieces are finished in the order in which it took them.
    """

    # How many pieces are taken and how many finished, in all processes together; nothing where there is one only.
    taken: Any = None
    finished: Any = None
    is_lost: Callable[[], bool] = field(default=lambda: False)
    _taken: deque[int] = field(default_factory=deque)
    _looked: float = field(default_factory=time.monotonic)

    def has(self, piece: int) -> bool:
        """Take a piece, unless another process has, or is lost. All of them come by each piece, in order."""
        is_free = self.taken is None or (not self._is_left_alone() and self._take(piece))
        if is_free:
            self._taken.append(piece)
        return is_free

    def _take(self, piece: int) -> bool:
        with self.taken.get_lock():
            is_free = bool(self.taken.value == piece)
            self.taken.value += is_free
        return is_free

    def _is_left_alone(self) -> bool:
        """Say whether the others are lost, as of at most a moment ago."""
        now = time.monotonic()
        if now < self._looked + LOOK_SECONDS:
            return False
        self._looked = now
        return self.is_lost()

    def is_next(self) -> bool:
        """Say whether all pieces before the first one that we have are finished."""
        return self.finished is None or bool(self.finished.value >= self._taken[0])

    def wait(self, patience: float = math.inf) -> bool:
        """Wait until the turn has come; return False where nobody will finish what is before, or not within `patience` seconds."""
        until = time.monotonic() + patience
        while not self.is_next():
            if self._is_left_alone() or time.monotonic() > until:
                return False
            time.sleep(TURN_SECONDS)
        return True

    @property
    def done(self) -> int:
        """How many pieces are finished, by all together; none where there is one process only."""
        return int(self.finished.value) if self.finished is not None else 0

    def pass_on(self) -> None:
        """Say that our first piece is finished, for which whoever has the next one waits."""
        self._taken.popleft()
        if self.finished is not None:
            self.finished.value += 1


@contextmanager
def sharing(task: str, *arguments: Any, processes: int) -> Iterator[Share]:
    """Start `processes` - 1 others that call the function at the path `task` with their share and `arguments`; yield our own share.

    Where this process cannot be split they take a moment to begin, and this one goes on alone. They are waited for at
    the end of the block, unless one has failed (`share.is_lost()`): then all are ended.
    """
    if processes < TOGETHER:
        yield Share()
        return
    way: Any = _split if _can_be_split() else _fresh
    counts = (way.Value("q", 0), way.RawValue("q", 0))
    others = [way.Process(target=_run, args=(task, counts, arguments), daemon=True) for _ in range(1, processes)]

    def is_lost() -> bool:
        return any(other.exitcode not in (None, 0) for other in others)

    for other in others:
        other.start()
    try:
        yield Share(*counts, is_lost)
        while not is_lost() and any(other.is_alive() for other in others):
            others[0].join(LOOK_SECONDS / 10)
    finally:
        for other in others:
            other.terminate()
            other.join()


def apart(task: Callable[[], None]) -> None:
    """Do something in a copy of this process, so that no thread of it stays here and this one can still be split; here where that fails."""
    if _can_be_split():
        copy = _split.Process(target=task)
        copy.start()
        copy.join()
        if copy.exitcode == 0:
            return
    task()


def _can_be_split() -> bool:
    """Say whether others can begin as copies of this process; its connections to databases, which cannot be shared, are closed then."""
    from django.db import connections

    if threading.active_count() > 1 or any(one.in_atomic_block for one in connections.all(initialized_only=True)):
        return False
    connections.close_all()
    return True


def _run(task: str, counts: tuple[Any, Any], arguments: Sequence[Any]) -> None:
    import django
    from django.utils.module_loading import import_string

    # What whoever was split heard was for it alone.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    django.setup()
    parent = multiprocessing.parent_process()
    import_string(task)(Share(*counts, lambda: parent is None or not parent.is_alive()), *arguments)


def spread(answer: Callable[[Piece], Answer], pieces: Sequence[Piece], *, least: int) -> list[Answer]:
    """Return the answer to each piece in their order, found by as many processes as have a core, and `least` pieces each.

    Answers go from one process to another, so they are plain; pieces do not. Where threads run, this process does all.
    """
    processes = min(len(os.sched_getaffinity(0)), len(pieces) // least)
    if processes < 2 or threading.active_count() > 1:
        return [answer(piece) for piece in pieces]
    with ProcessPoolExecutor(processes, _split, _take_over, (answer, pieces)) as pool:
        return list(pool.map(_answer, range(len(pieces)), chunksize=AT_A_TIME))


def _take_over(answer: Callable[[Any], Any], pieces: Sequence[Any]) -> None:
    _task[:] = answer, pieces


def _answer(number: int) -> Any:
    answer, pieces = _task
    return answer(pieces[number])
