"""Limits that move: extended, standing still while a case is held, and computed anew when what they follow has changed.

Where a limit is counted from, and how much is left from there, stands with it; its end follows from these by the calendar.
"""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock as time
from gongzhi.common.errors import Conflict
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.models import Clock

from .steps import Steps

WORKING_DAYS, CALENDAR_DAYS = "working_days", "calendar_days"
DAYS = (WORKING_DAYS, CALENDAR_DAYS)


class Spans(Steps):
    """Clocks that are given another end; the open steps that show one follow it."""

    def extend_clock(self, key: str, days: int) -> Clock:
        """Give a running limit so many days more, of those that it counts itself, or else working days.

        Exactly over holidays. Raises Conflict where it does not run.
        """
        limit = self.find_clock(key)
        if limit is None:
            raise Conflict(_("No such limit runs on this case."))
        limit.original_due_at = limit.original_due_at or limit.due_at
        limit.extension += days
        begun, left, unit = _anchor(limit)
        if unit in DAYS:
            self._count(limit, begun, left + days, unit)
        else:
            self._count(limit, limit.due_at, days, WORKING_DAYS)
        return limit

    def hold(self, kind: str, until: date, clock: str) -> None:
        """Let the case rest until a day: its limits stand still, and a limit of its own ends with that day."""
        self.case.hold, self.case.hold_until = kind, until
        self.tell("held", {"kind": kind, "until": until.isoformat()})
        for limit in self.clocks:
            if limit.state == Clock.RUNNING:
                limit.state, limit.paused_at = Clock.PAUSED, time.now()
                self.touch(limit, "state", "paused_at")
                self.tell("clocks", {"paused": limit.name})
        days = (until - time.today()).days
        own = Clock(case=self.case, key=clock, round=self.case.round, amount=days, unit=CALENDAR_DAYS)
        own.started_at, own.rule_since = time.now(), time.today()
        own.due_at = calendar.due(time.now(), days, CALENDAR_DAYS).at
        self._keep_clock(own, rule=own.rule_since.isoformat())

    def release(self) -> None:
        """Let a case that rests go on: its own limit ends, the others run on with what was left of them."""
        kind, self.case.hold, self.case.hold_until = self.case.hold, "", None
        self.tell("released", kind)
        for limit in self.clocks:
            if limit.state == Clock.PAUSED:
                self._resume(limit)
            elif limit.key.startswith(HOLD_CLOCK):
                self._cancel(limit)

    def _resume(self, limit: Clock) -> None:
        stopped, now = limit.paused_at or time.now(), time.now()
        limit.paused_seconds += int((now - stopped).total_seconds())
        limit.state, limit.paused_at = Clock.RUNNING, None
        self.touch(limit, "state", "paused_at", "paused_seconds")
        self.tell("clocks", {"resumed": limit.name, "due": iso(limit.due_at)})
        if limit.due_at <= stopped:
            return  # It had ended before the case was held, and stays ended.
        _begun, _left, unit = _anchor(limit)
        if unit in DAYS:
            self._count(limit, now, days_left(stopped, limit.due_at, unit), unit)
        else:
            self._end(limit, now + (limit.due_at - stopped), assumed=limit.assumed)

    def recompute_clocks(self) -> None:
        """Follow the case's kind, matter and urgency as they are now: each running limit by its rule, from its own start."""
        for limit in self.clocks:
            rule = self.find_rule(limit.key, limit.started_at) if limit.state == Clock.RUNNING else None
            if rule is None or limit.unit == Clock.ELSEWHERE or limit.key in self.elsewhere:
                continue
            if (rule.amount, rule.unit, rule.key) == (limit.amount, limit.unit, limit.rule or limit.key):
                continue
            limit.amount, limit.unit, limit.rule_since = rule.amount, rule.unit, rule.since
            limit.rule = rule.key if rule.key != limit.key else ""
            self.touch(limit, "amount", "unit", "rule_since", "rule")
            self._count(limit, limit.started_at + timedelta(seconds=limit.paused_seconds), rule.amount, rule.unit)
            if limit.extension:
                limit.original_due_at = limit.due_at
                days, limit.extension = limit.extension, 0
                self.extend_clock(limit.key, days)

    def follow_calendar(self, limit: Clock) -> bool:
        """Compute a limit anew by the calendar as it is known now; say whether its end changed."""
        due = calendar.due(*_anchor(limit))
        if (due.at, due.assumed) == (limit.due_at, limit.assumed):
            return False
        self._end(limit, due.at, assumed=due.assumed)
        return True

    def _count(self, limit: Clock, begun: datetime, left: int, unit: str) -> None:
        limit.counted_from, limit.left, limit.left_unit = begun, left, unit
        self.touch(limit, "counted_from", "left", "left_unit", "original_due_at", "extension")
        due = calendar.due(begun, left, unit)
        self._end(limit, due.at, assumed=due.assumed)

    def _end(self, limit: Clock, at: datetime, *, assumed: bool) -> None:
        limit.due_at, limit.assumed = at, assumed
        if at > time.now():
            limit.ran_out_at = None  # It will run out again.
        self.touch(limit, "due_at", "assumed", "ran_out_at")
        for item in self.open_items():
            if item.clock == limit.key and limit.post_id in (None, item.post_id):
                item.due_at = at
                self.touch(item, "due_at")
        if self.records:
            self.tell("clocks", {"moved": limit.name, "due": iso(at)})


# The limits that belong to a rest itself begin with this.
HOLD_CLOCK = "hold_"


def _anchor(limit: Clock) -> tuple[datetime, int, str]:
    """Return from when how much of a limit is counted."""
    if limit.counted_from is not None and limit.left is not None:
        return limit.counted_from, limit.left, limit.left_unit
    return limit.started_at, limit.amount, limit.unit


def days_left(begun: datetime, due: datetime, unit: str) -> int:
    """Return how many days of a limit are left after the day of `begun`."""
    first, last = time.local(begun).date(), time.local(due).date()
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(unit == CALENDAR_DAYS or calendar.is_working_day(day) for day in days)


def iso(moment: datetime) -> str:
    return time.local(moment).isoformat(timespec="seconds")
