"""The one place that asks what time it is, so that tests can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")

# The moment at which the clock stands, and its day in China.
_frozen: ContextVar[tuple[datetime, date] | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC."""
    stands = _frozen.get()
    return stands[0] if stands else datetime.now(UTC)


def today() -> date:
    """Return the present day in China."""
    stands = _frozen.get()
    return stands[1] if stands else datetime.now(LOCAL).date()


def local(moment: datetime) -> datetime:
    """Return the same moment in Chinese time."""
    return moment.astimezone(LOCAL)


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware `moment` for the block (history that is written afterwards, tests)."""
    token = _frozen.set((moment.astimezone(UTC), moment.astimezone(LOCAL).date()))
    try:
        yield moment
    finally:
        _frozen.reset(token)
