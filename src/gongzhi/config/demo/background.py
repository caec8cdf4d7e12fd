"""The older past cases of the demo, written by the worker a little at a time, while the platform is already in use.

They are counted with the demo's sign of life, so that pages can say that not everything is there yet.
"""

import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime

from gongzhi.common import memory
from gongzhi.common.shares import Share, sharing
from gongzhi.config.demo.actors import Holders
from gongzhi.config.demo.build import BEAT, SEED, county_folder, draw, made_at
from gongzhi.config.demo.past import Batch, Plan
from gongzhi.config.demo.size import BATCH, FULL, Size
from gongzhi.config.demo.stories import Stories
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox

# So long a turn takes at most (and one batch more); between two turns the worker does what it is there for, and rests only when all is written.
SECONDS, EVERY = 2.0, 2.0
# So many batches are prepared while others write theirs.
AHEAD = 1


class Background:
    """One worker's part: what is planned stays in memory from turn to turn, and goes when all is written."""

    def __init__(self, size: Size = FULL, processes: int = 1) -> None:
        self.size, self.processes = size, processes
        self.batches: Iterator[int] | None = None

    def take_turn(self) -> None:
        """Write some batches; does nothing once all is there. A stop in between loses nothing: whole batches are written."""
        if self.batches is None:
            self.batches = self._write()
        until = time.monotonic() + SECONDS
        for held in self.batches:
            # Others would wait for what is held.
            if not held and time.monotonic() > until:
                return

    def _write(self) -> Iterator[int]:
        begun, written = made_at(), _count(self.size)
        if begun is None or written >= self.size.older or not _is_begun(self.size):
            return
        first = written // BATCH * BATCH
        task = f"{__name__}.take_share"
        with sharing(task, self.size, begun, first, processes=self.processes) as share:
            yield from _write_share(share, self.size, begun, first)
        if share.is_lost():
            # Something is left: the next turn goes on alone, and tells in the log what cannot be written.
            self.batches, self.processes = None, 1


def take_share(share: Share, size: Size, begun: datetime, first: int) -> None:
    """Write this process's part of the past cases (called in a process of its own)."""
    memory.settle()
    for _held in _write_share(share, size, begun, first):
        pass


def _write_share(share: Share, size: Size, begun: datetime, first: int) -> Iterator[int]:
    """Write the batches behind `first` that no other process has taken, each when all before it are there, so that their count says how far it is.

    Yields after each how many are prepared and held until their turn has come.
    """
    plan = Plan(draw(size), Stories(county_folder()), now=begun, seed=SEED, size=size)
    holders, ready = Holders(), deque[Batch]()
    for number, start in enumerate(range(first, size.older, BATCH)):
        if share.has(number):
            with memory.unwatched():
                ready.append(Batch(plan.older(start, min(start + BATCH, size.older)), start + 1, holders, begun))
        is_last = start + BATCH >= size.older
        while ready and (is_last or len(ready) > AHEAD or share.is_next()):
            if not share.wait():
                return
            with memory.unwatched():
                batch = ready.popleft()
                batch.write()
            outbox.beat(BEAT, {"now": begun.isoformat(), "written": batch.last, "of": size.older})
            share.pass_on()
            yield len(ready)


def _count(size: Size) -> int:
    return cases.Case.objects.filter(pk__lte=size.older).count()


def _is_begun(size: Size) -> bool:
    """Say whether the latest cases are there; before that, or in a smaller demo of an older version, nothing is added."""
    return cases.Case.objects.filter(pk__gt=size.older, pk__lte=size.cases).count() >= size.first
