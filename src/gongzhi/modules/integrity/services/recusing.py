"""Stepping aside (回避): who declared a relation to somebody in a case gives the step to another post."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases

from ..selectors.relations import RECUSED, find_taker, must_step_aside

VERB = "recuse"


def _held(actor: Actor, case: cases.Case, items: Sequence[cases.WorkItem]) -> list[cases.WorkItem]:
    """Return the open steps on the actor's own posts from which they must step aside."""
    mine = (item for item in items if item.state == item.OPEN and item.post_id in actor.posts)
    return [item for item in mine if must_step_aside(case, item.node, actor.person_id)]


def may_recuse(actor: Actor, case: cases.Case, items: Sequence[cases.WorkItem]) -> bool:
    return case.is_open and bool(_held(actor, case, items))


def recuse(change: cases.Change, _wish: cases.Wish) -> None:
    """Give the step to the post that takes it over; the limits run on."""
    held = _held(change.actor, change.case, change.items)
    if not held:
        raise Conflict(_("There is nothing from which you must step aside."))
    change.record(RECUSED)
    for item in held:
        taker = find_taker(change.case, item)
        if taker is None:
            raise Conflict(_("Nobody else can do this step here; tell your superior."))
        item.post_id, item.reason = taker.pk, {"code": RECUSED}
        change.touch(item, "post", "reason")


def register_recusal() -> None:
    """Let the page of a case and the API offer it, to those who must."""
    cases.register_verb(cases.Verb(name=VERB, label=_("Step aside"), do=recuse, possible=may_recuse, first=True))
