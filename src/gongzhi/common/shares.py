"""A long work in several processes: each prepares every n-th piece, and the pieces are finished in their order, one at a time.

Where the pieces need no turn and give an answer each, `spread` is the simpler way.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
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

# What a process that was split off does, and with what.
_task: list[Any] = []

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Share:
    """One process's part: the pieces `number`, `number + of` …; of one, all, and nothing is waited for."""

    number: int = 0
    of: int = 1
    turns: Sequence[Any] = ()
    is_lost: Callable[[], bool] = field(default=lambda: False)

    def has(self, piece: int) -> bool:
        return piece % self.of == self.number

    def wait(self) -> bool:
        """Wait until all pieces before the next of this share are finished; return False where nobody will finish them."""
        while self.turns and not self.turns[self.number].acquire(timeout=LOOK_SECONDS):
            if self.is_lost():
                return False
        return True

    def pass_on(self) -> None:
        """Say that a piece is finished, whose turn the next one waits for."""
        if self.turns:
            self.turns[(self.number + 1) % self.of].release()


@contextmanager
def sharing(task: str, *arguments: Any, processes: int) -> Iterator[Share]:
    """Start `processes` - 1 others that call the function at the path `task` with their share and `arguments`; yield our own share.

    They are waited for at the end of the block, unless one has failed (`share.is_lost()`): then all are ended.
    """
    turns = [_fresh.Semaphore(int(number == 0)) for number in range(processes)]
    others = [
        _fresh.Process(target=_run, args=(task, number, turns, arguments), daemon=True)
        for number in range(1, processes)
    ]

    def is_lost() -> bool:
        return any(other.exitcode not in (None, 0) for other in others)

    for other in others:
        other.start()
    try:
        yield Share(0, processes, turns if others else (), is_lost)
        while not is_lost() and any(other.is_alive() for other in others):
            others[0].join(LOOK_SECONDS / 10)
    finally:
        for other in others:
            other.terminate()
            other.join()


def _run(task: str, number: int, turns: Sequence[Any], arguments: Sequence[Any]) -> None:
    import django
    from django.utils.module_loading import import_string

    django.setup()
    parent = multiprocessing.parent_process()
    share = Share(number, len(turns), turns, lambda: parent is None or not parent.is_alive())
    import_string(task)(share, *arguments)


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
