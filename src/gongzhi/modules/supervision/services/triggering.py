"""What the system does by itself: opens supervision where a trigger fires, raises it where nobody answers, ends it with the case."""

from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.cases import public as cases
from gongzhi.engine.timeline import public as timeline

from ..rules import Trigger
from ..selectors import level_of, list_triggers, open_in
from .supervising import NODE, begin, end, rise


def on_run_out(change: cases.Change, limit: cases.Clock) -> None:
    """Open supervision for a limit that ran out; where it is the limit to answer supervision, the level may rise."""
    fired = next((trigger for trigger in list_triggers() if trigger.clock == limit.key), None)
    if fired:
        _open(change, fired)
    item = change.find_open(NODE)
    if item and item.clock == limit.key and (row := open_in(change)):
        level = level_of(row.level)
        if level["rises"] and level["next"]:
            change.record("supervision_raised", actor=SYSTEM)
            rise(change, row, str(level["next"]))


def on_acts(change: cases.Change) -> None:
    """Open supervision where an act of this change has happened often enough."""
    done = {record.kind for record in change.present_records()}
    watched = [trigger for trigger in list_triggers() if trigger.act in done and trigger.times is not None]
    fired = next((trigger for trigger in watched if trigger.is_reached(_entries(change, trigger.act))), None)
    if fired:
        _open(change, fired)


def _entries(change: cases.Change, act: str) -> Iterator[Mapping[str, Any]]:
    if not change.fresh:
        yield from timeline.Entry.objects.filter(chain=change.case.chain, kind=act).values_list("data", flat=True)
    yield from (record.data for record in change.records if record.kind == act)


def _open(change: cases.Change, trigger: Trigger) -> None:
    # What is merged into another case is supervised with that one.
    goes_alone = change.case.is_open and change.case.merged_into_id is None
    if goes_alone and change.find_open(NODE) is None and open_in(change) is None:
        change.record("supervised", actor=SYSTEM)
        begin(change, trigger.key, trigger.level)


def on_closed(change: cases.Change) -> None:
    """End the supervision of a case that is closed."""
    if change.case.closed_at and "close" in change.actions and (row := open_in(change)):
        end(change, row)
        change.tell("supervision", {"ended": "case_closed"})
