"""Marks that are reached: the worker walks the index over the next one of each limit."""

import logging
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from gongzhi.common import clock
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases.models import Clock
from gongzhi.engine.events import public as events

from .change import Change
from .events import ClockMarkReached
from .marks import marks_of
from .writing import change_case

logger = logging.getLogger(__name__)

AT_A_TIME = 200


def pass_marks(limit: int = AT_A_TIME) -> int:
    """Announce the marks that have been reached; return how many cases. Each case has its own short transaction.

    Exactly once for each mark of each limit: what was passed stands on the limit, written in the transaction that acts on it.
    """
    due = Clock.objects.filter(state=Clock.RUNNING, mark_at__lte=clock.now()).order_by("mark_at", "id")
    found: Sequence[tuple[int, int]] = list(due.values_list("case_id", "id")[:limit])
    return sum(_is_passed(case_id, clock_id) for case_id, clock_id in found)


def _is_passed(case_id: int, clock_id: int) -> bool:
    try:
        return _pass(case_id, clock_id)
    except (OperationalError, InterfaceError):
        raise  # The database is gone: the worker waits for it.
    except Exception:  # one broken case must not hold up the others; it is logged and tried again next time
        logger.exception("case/%s: a mark of its clock %s cannot be told", case_id, clock_id)
        return False


def _pass(case_id: int, clock_id: int) -> bool:
    with change_case(SYSTEM, case_id, version=None) as change:
        limit = next((limit for limit in change.clocks if limit.pk == clock_id), None)
        # None: stopped, put off or told since it was found.
        return limit is not None and pass_marks_of(change, limit)


def pass_marks_of(change: Change, limit: Clock) -> bool:
    """Announce the marks that a limit has reached by now, each in an entry of its own; say whether there were any."""
    reached = [mark for mark in marks_of(limit) if mark[0] <= clock.now()]
    for _moment, key, body in reached:
        limit.marks = [*limit.marks, key]
        change.touch(limit, "marks", "mark_at")
        change.record("clock_mark", clock=limit.key, mark=key)
        events.publish(ClockMarkReached(change, limit, key, body))
    return bool(reached)
