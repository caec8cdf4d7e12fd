"""Clocks that run out, and clocks that stood on an assumed calendar."""

import logging
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from gongzhi.common import clock
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases.models import Clock
from gongzhi.engine.events import public as events

from .change import Change
from .events import ClockRanOut
from .spans import iso
from .writing import change_case

logger = logging.getLogger(__name__)

AT_A_TIME = 200


def run_out(limit: int = AT_A_TIME) -> int:
    """Tell the cases whose clocks have run out; return how many. Each case has its own short transaction.

    A case that cannot be told (its diagram is at a loss, its process is gone) is logged and tried again, and does not hold up the others.
    """
    due = Clock.objects.filter(state=Clock.RUNNING, ran_out_at=None, due_at__lte=clock.now())
    found: Sequence[tuple[int, int]] = list(due.order_by("due_at", "id").values_list("case_id", "id")[:limit])
    return sum(_is_told(case_id, clock_id) for case_id, clock_id in found)


def _is_told(case_id: int, clock_id: int) -> bool:
    try:
        _run_out(case_id, clock_id)
    except (OperationalError, InterfaceError):
        raise  # The database is gone: the worker waits for it.
    except Exception:  # one broken case must not hold up the others; it is logged and tried again next time
        logger.exception("case/%s: its clock %s ran out and the case cannot be told", case_id, clock_id)
        return False
    return True


def _run_out(case_id: int, clock_id: int) -> None:
    with change_case(SYSTEM, case_id, version=None) as change:
        limit = next((limit for limit in change.clocks if limit.pk == clock_id), None)
        if limit is None or limit.ran_out_at or limit.due_at > clock.now():
            return  # Stopped, told or put off since it was found.
        let_run_out(change, limit)


def let_run_out(change: Change, limit: Clock, *, heard: bool = True) -> None:
    """Note that a limit has run out and announce it (not `heard`: only note it)."""
    limit.ran_out_at = clock.now()
    change.touch(limit, "ran_out_at")
    change.record("clock_ran_out", clock=limit.key)
    if heard:
        events.publish(ClockRanOut(change, limit))


def recompute_assumed() -> int:
    """Compute all running clocks anew that stood on a calendar without an official table; return how many changed."""
    changed, last = 0, 0
    while rows := list(
        Clock.objects.filter(state=Clock.RUNNING, assumed=True, id__gt=last)
        .order_by("id")
        .values_list("case_id", "id")[:AT_A_TIME]
    ):
        changed += sum(_recompute(case_id, clock_id) for case_id, clock_id in rows)
        last = rows[-1][1]
    return changed


def _recompute(case_id: int, clock_id: int) -> bool:
    with change_case(SYSTEM, case_id, version=None) as change:
        limit = next((limit for limit in change.clocks if limit.pk == clock_id), None)
        if limit is None:
            return False
        if not change.follow_calendar(limit):
            return False
        change.record("clock_recomputed", clock=limit.name, due=iso(limit.due_at))
        return True
