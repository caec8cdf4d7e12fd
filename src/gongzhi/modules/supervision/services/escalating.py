"""Superiors up the tree of posts who are told of a limit, or get the case into their work."""

from collections.abc import Mapping
from typing import Any

from gongzhi.common import clock, rows
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties

NODE, ROLE = "escalation", "superior"


def escalate(change: cases.Change, limit: cases.Clock, mark: str, body: Mapping[str, Any]) -> None:
    """Put a case into the work of a superior of the post that has it; the entry says who, or that there is nobody."""
    post = _superior(change, int(body["levels"]))
    change.tell("escalated", {"post": post, "does": body["does"]})
    if post is None or _has_it(change, post, body["does"], limit.key):
        return
    item = rows.new(cases.WorkItem, case=change.case, node=NODE, role=ROLE, post_id=post, round=change.case.round)
    item.opened_at, item.due_at = clock.now(), limit.due_at
    item.reason = {"code": "escalation", "mark": mark, "clock": limit.key, "does": body["does"]}
    change.items.append(item)
    change.add(item)


def _superior(change: cases.Change, levels: int) -> int | None:
    case = change.case
    post = parties.find_superior(case.post_id, levels) if case.post_id else None
    office = parties.organisation_of(post) if post else None
    return post if office and office not in change.barred_organisations() else None


def _has_it(change: cases.Change, post: int, does: str, key: str) -> bool:
    """Say whether the superior has it in their work already, as much or more than now."""
    mine = (item for item in change.open_items() if item.node == NODE and item.post_id == post)
    return any(item.reason["clock"] == key and item.reason["does"] in (does, "take") for item in mine)


def let_go(change: cases.Change) -> None:
    """Take out of superiors' work what no running limit keeps there."""
    told = [item for item in change.open_items() if item.node == NODE]
    running = {limit.key for limit in change.clocks if limit.state == cases.Clock.RUNNING} if told else ()
    for item in told:
        if item.reason["clock"] not in running:
            finish(change, item, "limit_ended")


def finish(change: cases.Change, item: cases.WorkItem, outcome: str) -> None:
    item.state, item.outcome, item.done_at = item.DONE, outcome, clock.now()
    item.done_by_id = change.actor.person_id
    change.touch(item, "state", "outcome", "done_at", "done_by")
    change.tell("ended", {"node": NODE, "outcome": outcome})
