"""A value built from the database and kept in memory until the database says that it is out of date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")

_all: "WeakSet[Snapshot[Any]]" = WeakSet()


def forget_all() -> None:
    """Drop every value of this process (tests roll the database back under them)."""
    for snapshot in _all:
        snapshot.forget()


# Values of a process with the versions that they were built at.
Memory = dict["Snapshot[Any]", tuple[object, Any]]


def remember_all() -> Memory:
    """Return every value of this process, for `recall_all`."""
    return {snapshot: kept for snapshot in _all if (kept := snapshot._kept) is not None}


def recall_all(memory: Memory) -> None:
    """Give back what was remembered; each value is used where the database still has the version that it was built at."""
    for snapshot, kept in memory.items():
        snapshot.recall(kept)


def trust_all(seconds: float) -> None:
    """Take what this process remembers for true for so long, without asking (where statements are counted)."""
    for snapshot in _all:
        snapshot.trust(seconds)


class Snapshot(Generic[T]):
    """Keep what `build` returns; ask `version` at most every `every` seconds and build again when its answer changed.

    The process that edits calls `forget`, so that it sees its own change at once; the others see it `every` seconds later.
    """

    def __init__(self, build: Callable[[], T], version: Callable[[], object], *, every: float = 2.0) -> None:
        self._build, self._version, self._every = build, version, every
        self._kept: tuple[object, T] | None = None
        self._checked_until = 0.0
        self._lock = Lock()
        self._instead: ContextVar[T | None] = ContextVar("instead", default=None)
        _all.add(self)

    def current(self) -> T:
        """Return the value; costs nothing between two checks."""
        if (instead := self._instead.get()) is not None:
            return instead
        kept = self._kept
        # The machine's own clock, not common.clock: a stopped clock in a test must not stop the checks.
        if kept is not None and monotonic() < self._checked_until:
            return kept[1]
        with self._lock:
            return self._check()

    @contextmanager
    def replaced(self, value: T) -> Iterator[T]:
        """Let this block, and nobody else, see another value: what is tried out is in nobody's way."""
        token = self._instead.set(value)
        try:
            yield value
        finally:
            self._instead.reset(token)

    def trust(self, seconds: float) -> None:
        """Ask no earlier than in `seconds` whether the value is still true."""
        self._checked_until = monotonic() + seconds

    def recall(self, kept: tuple[object, T]) -> None:
        """Take up a value again, and ask at once whether it is still true."""
        self._kept, self._checked_until = kept, 0.0

    def forget(self) -> None:
        """Drop the value; the next reader builds it again."""
        self._kept = None

    def _check(self) -> T:
        # The version is read before the rows: a change in between is then noticed at the next check, never overlooked.
        version, kept = self._version(), self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = (version, self._build())
        self._checked_until = monotonic() + self._every
        return kept[1]
