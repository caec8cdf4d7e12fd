"""The clocks of a change: limits that start, stop and are cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from gongzhi.common import clock, rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.models import Case, Clock
from gongzhi.engine.rules import public as rules

from .unit import Unit


@dataclass(frozen=True)
class Rule:
    """The parameter that a limit follows, its length, since when it holds, and when it ends."""

    key: str
    amount: int
    unit: str
    since: date
    due: calendar.Due


class Limits(Unit):
    """`clocks` holds the clocks of the case that run, and those of this change."""

    def __init__(self, case: Case, actor: Actor, *, fresh: bool) -> None:
        super().__init__(case, actor, fresh=fresh)
        self.clocks: list[Clock] = []
        # Of a case from another system: when its limits there end, None where it has none; no rule of ours applies to them.
        self.elsewhere: Mapping[str, datetime | None] = {}

    def start_clock(self, key: str, post_id: int | None = None, *, since: date | None = None) -> Clock | None:
        """Start a limit, or return the one that runs already; None where the county has not decided it (待县里确定).

        `post_id`: it is that post's own, beside those of others. `since`: it began on that day, which is put on record only now.
        """
        if running := self.find_clock(key, post_id):
            return running
        if key in self.elsewhere:
            return self._start_elsewhere(key, self.elsewhere[key])
        began = datetime.combine(since, time(), clock.LOCAL) if since and since < clock.today() else clock.now()
        rule = self.find_rule(key, began)
        if rule is None:
            return None
        limit = rows.new(
            Clock,
            case=self.case,
            key=key,
            round=self.case.round,
            post_id=post_id,
            amount=rule.amount,
            unit=rule.unit,
            rule=rule.key if rule.key != key else "",
            rule_since=rule.since,
            started_at=began,
            due_at=rule.due.at,
            assumed=rule.due.assumed,
        )
        self._keep_clock(limit, rule=rule.since.isoformat())
        return limit

    def find_rule(self, key: str, start: datetime) -> Rule | None:
        """Return the rule that a limit follows: of its own parameter and those that shorten it, what ends first."""
        day = clock.local(start).date()
        found = []
        for value in rules.limits(key, day, self.case.facts):
            amount, unit = int(value.value["amount"]), str(value.value["unit"])
            if value.since:
                found.append(Rule(value.key, amount, unit, value.since, calendar.due(start, amount, unit)))
        return min(found, key=lambda rule: rule.due.at, default=None)

    def _start_elsewhere(self, key: str, due_at: datetime | None) -> Clock | None:
        if due_at is None:
            return None
        limit = rows.new(Clock, case=self.case, key=key, round=self.case.round, amount=0, unit=Clock.ELSEWHERE)
        limit.started_at, limit.due_at = clock.now(), due_at
        limit.rule_since = clock.local(limit.started_at).date()
        self._keep_clock(limit, rule=Clock.ELSEWHERE)
        return limit

    def _keep_clock(self, limit: Clock, *, rule: str) -> None:
        self.clocks.append(limit)
        self.add(limit)
        self.tell("clocks", {"started": limit.name, "due": _iso(limit.due_at), "rule": rule})

    def find_clock(self, key: str, post_id: int | None = None) -> Clock | None:
        running = (limit for limit in self.clocks if limit.state == Clock.RUNNING)
        return next((limit for limit in running if (limit.key, limit.post_id) == (key, post_id)), None)

    def stop_clock(self, key: str, post_id: int | None = None) -> None:
        """Stop a limit: met where it was in time, missed where not."""
        if limit := self.find_clock(key, post_id):
            limit.stopped_at = clock.now()
            limit.state = Clock.MET if limit.stopped_at <= limit.due_at else Clock.MISSED
            self.touch(limit, "stopped_at", "state")
            self.tell("clocks", {"stopped": limit.name, "state": limit.state})

    def cancel_clocks(self) -> None:
        for limit in self.clocks:
            self._cancel(limit)

    def cancel_clock(self, key: str, post_id: int | None = None) -> None:
        """End a limit that nobody needs any more."""
        if limit := self.find_clock(key, post_id):
            self._cancel(limit)

    def _cancel(self, limit: Clock) -> None:
        if limit.state in (Clock.RUNNING, Clock.PAUSED):
            limit.stopped_at, limit.state = clock.now(), Clock.CANCELLED
            self.touch(limit, "stopped_at", "state")
            self.tell("clocks", {"stopped": limit.name, "state": limit.state})


def _iso(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")
