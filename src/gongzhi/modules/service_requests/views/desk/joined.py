"""What hangs together with a case on its page: leading and merged cases, parent and parts, co-handlers, response calls, likely duplicates."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

CO_HANDLE = "co_handle"
MERGE = "merge"


def describe_joined(
    actor: Actor, case: cases.Case, offers: Sequence[processes.Offer], posts: Mapping[int, parties.Post]
) -> dict[str, Any]:
    """Return what the page says of other cases and offices; a case that stands alone costs no more than the suggestions."""
    items = [item for item in case.work_items.all() if item.node == CO_HANDLE]
    was_called = any(item.node == "respond" for item in case.work_items.all())
    return {
        "leading": cases.find_kin(actor, case.merged_into_id),
        "merged": cases.list_merged(actor, case),
        "parent": cases.find_kin(actor, case.parent_id),
        "parts": cases.list_parts(actor, case),
        "co_handlers": [co_handler_row(item, posts) for item in items],
        "responses": [response_row(row) for row in cases.responses_to(case)] if was_called else [],
        "duplicates": cases.list_duplicates(actor, case) if any(offer.verb == MERGE for offer in offers) else [],
    }


def co_handler_row(item: cases.WorkItem, posts: Mapping[int, parties.Post]) -> dict[str, Any]:
    post = posts.get(item.post_id or 0)
    outcomes = {"opinion": _("Opinion given"), "declined": _("Declined"), "removed": _("Taken out")}
    return {
        "item": item,
        "post": f"{say(post.organisation.names)} · {say(post.names)}" if post else "",
        "state": outcomes.get(item.outcome, _("Ended")) if item.done_at else "",
    }


def response_row(row: cases.Response) -> dict[str, Any]:
    """Return an office's response in words, with the grades that both sides gave."""
    return {
        "row": row,
        "office": say(row.organisation.names),
        "caller": say(row.caller.names),
        "state": state_of(row),
        "is_late": cases.is_late(row),
        "grades": grade_words("response", row.grades),
        "call_grades": grade_words("call", row.call_grades),
    }


def state_of(row: cases.Response) -> str:
    if row.state == cases.Response.WITHDRAWN:
        return _("Called off")
    if row.state == cases.Response.DONE:
        return _("Done")
    if row.reported_at:
        return _("Reported in")
    return _("Not reported in")


def grade_words(key: str, given: Mapping[str, str]) -> str:
    """Return grades as words, each criterion with its grade; empty where nothing was graded."""
    found = rules.find_content("grading", key)
    if not given or found is None:
        return ""
    criteria = {one["key"]: say(one["label"]) for one in found.body["criteria"]}
    grades = {one["key"]: say(one["label"]) for one in found.body["grades"]}
    pairs = [
        _("%(criterion)s: %(grade)s") % {"criterion": criteria.get(name, name), "grade": grades.get(grade, grade)}
        for name, grade in given.items()
    ]
    return say_list(pairs)
