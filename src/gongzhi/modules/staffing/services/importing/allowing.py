"""Whether the actor may do what a table comes to: asked before anything is written, in the words of the pages; the services ask again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from gongzhi.engine.access.public import Actor, require_grant

from ...selectors.authority import ACCOUNTS, CHART, require_area, require_people, require_post, require_roles
from ..offices import require_office
from ..people import check_days
from .entries import Entry, Plan, Somebody

At = Callable[..., AbstractContextManager[None]]


def allow(actor: Actor, plan: Plan, at: At) -> None:
    """Note in the plan what the actor may not do."""
    for entry in plan.offices:
        with at(entry.line, "office"):
            _allow_office(actor, entry)
    for entry in plan.posts:
        with at(entry.line, "post"):
            _allow_post(actor, entry)
    for somebody in plan.people:
        with at(somebody.line, "name"):
            _allow_person(actor, somebody)
        for line, post, since in somebody.takes:
            with at(line, "post"):
                _allow_seat(actor, post, since)


def _allow_office(actor: Actor, entry: Entry) -> None:
    if entry.is_new and entry.get("area"):
        require_area(actor, CHART, entry.get("area"))
    elif entry.row and entry.changes:
        require_office(actor, entry.row, entry.get("area"), moves="parent" in entry.changes)


def _allow_post(actor: Actor, entry: Entry) -> None:
    if not entry.differs or not entry.get("area"):
        return
    if entry.row:
        require_post(actor, entry.row)
    require_area(actor, CHART, entry.get("area"))
    require_roles(actor, entry.get("roles") or (), entry.get("area"))
    for _function, _matter, area in entry.new_duties:
        require_area(actor, CHART, area)


def _allow_person(actor: Actor, somebody: Somebody) -> None:
    if somebody.row is None:
        require_grant(actor, ACCOUNTS)
        return
    for grant, wished in ((CHART, somebody.takes), (ACCOUNTS, somebody.account)):
        if wished:
            require_people(actor, [somebody.row], grant)


def _allow_seat(actor: Actor, post: Entry, since: date) -> None:
    if post.row:
        require_post(actor, post.row)
        check_days(post.row, since)
