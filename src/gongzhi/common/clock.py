"""The one place that asks what time it is, so that tests can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in China."""
    moment = _frozen.get()
    return _day(moment) if moment else datetime.now(LOCAL).date()


@lru_cache(maxsize=64)
def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def local(moment: datetime) -> datetime:
    """Return the same moment in Chinese time."""
    return moment.astimezone(LOCAL)


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware `moment` for the block (history that is written afterwards, tests)."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _frozen.reset(token)
