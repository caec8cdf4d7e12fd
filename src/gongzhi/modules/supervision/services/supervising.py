"""A supervision begins, rises, is answered and ends: always within a change of its case, with an entry of the timeline."""

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases

from ..models import Supervision
from ..selectors import level_of, open_in

NODE, ROLE = "supervision", "supervised"


def begin(change: cases.Change, trigger: str, level: str) -> Supervision | None:
    """Put a case under supervision; None where it is already, or is closed. The entry must have begun."""
    case = change.case
    if not case.is_open or change.find_open(NODE) or open_in(change):
        return None
    row = Supervision(case=case, trigger=trigger, level=level, organisation_id=case.organisation_id)
    row.opened_at = clock.now()
    change.add(row)
    change.tell("supervision", {"trigger": trigger, "level": level})
    ask_for_answer(change, level, trigger)
    return row


def ask_for_answer(change: cases.Change, level: str, trigger: str) -> None:
    """Open the work of explaining for the post that has the case, with the level's limit."""
    item = change.open_work(NODE, ROLE, clock=str(level_of(level)["answer"]))
    item.post_id = change.case.post_id
    item.reason = {"code": "supervision", "trigger": trigger, "level": level}


def rise(change: cases.Change, row: Supervision, level: str) -> None:
    """Take a supervision to another level; the office that has the case now must answer anew."""
    _stop(change, row)
    row.level, row.state, row.answered_at = level, Supervision.OPEN, None
    row.organisation_id = change.case.organisation_id
    change.touch(row, "level", "state", "answered_at", "organisation")
    change.tell("supervision", {"trigger": row.trigger, "level": level})
    ask_for_answer(change, level, row.trigger)


def answered(change: cases.Change, row: Supervision) -> None:
    """Note that the office has explained itself; somebody closes or raises it now."""
    row.state, row.answered_at = Supervision.ANSWERED, clock.now()
    change.touch(row, "state", "answered_at")
    _stop(change, row)


def end(change: cases.Change, row: Supervision) -> None:
    row.state, row.closed_at = Supervision.CLOSED, clock.now()
    change.touch(row, "state", "closed_at")
    _stop(change, row)


def _stop(change: cases.Change, row: Supervision) -> None:
    change.stop_clock(str(level_of(row.level)["answer"]))
    change.finish_work(NODE, row.state)
