"""Moments before and after a limit runs out at which somebody is to know: content names them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from gongzhi.common import clock
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.models import Clock
from gongzhi.engine.rules import public as rules

KIND = "clock_mark"
# How long the units of a length before the end are; what counts working time is reckoned forwards only.
PLAIN = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "calendar_days": timedelta(days=1)}

Mark = tuple[str, Mapping[str, Any]]


@lru_cache(maxsize=rules.EDITIONS_KEPT)
def _marks(_edition: str) -> Mapping[str, Sequence[Mark]]:
    found: dict[str, list[Mark]] = {}
    for version in rules.list_content(KIND):
        if version.body["at"] is not None:
            found.setdefault(version.body["clock"], []).append((version.key, version.body))
    return found


def marks_of(limit: Clock) -> list[tuple[datetime, str, Mapping[str, Any]]]:
    """Return the marks of a limit that it has not passed yet, the earliest first."""
    left = [mark for mark in _marks(rules.edition()).get(limit.key, ()) if mark[0] not in limit.marks]
    if not left:
        return []
    day = clock.local(limit.started_at).date().isoformat()
    open_marks = ((moment_of(limit, body["at"]), key, body) for key, body in left if rules.holds_on(body, day))
    return sorted(open_marks, key=lambda mark: (mark[0], mark[1]))


def moment_of(limit: Clock, at: Mapping[str, Any]) -> datetime:
    """Return when a mark is reached, for the limit as it runs now."""
    if "share" in at:
        return limit.started_at + (limit.due_at - limit.started_at) * float(at["share"])
    if "before" in at:
        return limit.due_at - PLAIN[at["before"]["unit"]] * int(at["before"]["amount"])
    return calendar.due(limit.due_at, int(at["after"]["amount"]), str(at["after"]["unit"])).at


def settle_marks(limit: Clock) -> bool:
    """Note on a limit when its next mark is reached, while it runs; say whether that has changed."""
    following = _next_mark(limit) if limit.state == Clock.RUNNING else None
    changed = following != limit.mark_at
    limit.mark_at = following
    return changed


def _next_mark(limit: Clock) -> datetime | None:
    """Return when a running limit reaches its next mark; looked up once for as long as nothing of it changes."""
    seen = (rules.edition(), limit.started_at, limit.due_at, len(limit.marks))
    kept: tuple[object, datetime | None] | None = limit.__dict__.get("_next_mark")
    if kept is None or kept[0] != seen:
        kept = (seen, next((moment for moment, _key, _body in marks_of(limit)), None))
        limit.__dict__["_next_mark"] = kept
    return kept[1]
