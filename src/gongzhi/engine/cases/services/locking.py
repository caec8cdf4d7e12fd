"""A case found with its work and its clocks that run, and locked, together with those joined to it.

All locks of an act are taken in the order of the numbers, so that no two acts wait for each other: a merged case and its
lead, a part and its parent come together, and so do all the cases that one act names.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import rows
from gongzhi.common.errors import Missing
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, Clock, WorkItem

from .change import Change


def _with_joined(numbers: Collection[int]) -> QuerySet[Case]:
    """Return cases and those that an act on them changes too; each is found by an index of its own."""
    named = Case.objects.filter(pk__in=numbers)
    joined = named.values("pk").union(
        named.values("merged_into"),
        named.values("parent"),
        Case.objects.filter(merged_into__in=numbers).values("pk"),
        Case.objects.filter(parent__in=numbers).values("pk"),
        all=True,
    )
    return Case.objects.select_for_update().filter(pk__in=joined).order_by("pk")


# The locks come first. Most cases stand alone: to find these is planned in a fifth of the time.
ALONE = rows.Prepared(
    lambda numbers: Case.objects.select_for_update().filter(
        pk__in=numbers, merged_into=None, parent=None, merged_count=0, child_count=0
    )
)
JOINED = rows.Prepared(_with_joined, by="id")
PARTS = (
    rows.Prepared(lambda numbers: WorkItem.objects.filter(case__in=numbers).order_by("id")),
    rows.Prepared(
        lambda numbers: Clock.objects.filter(case__in=numbers, state__in=(Clock.RUNNING, Clock.PAUSED)).order_by("id")
    ),
)
_companions: dict[str, rows.Prepared] = {}


def read_along(name: str, query: rows.Prepared) -> None:
    """Have the rows of another part that belong to a case read with it; a change keeps them under `extras[name]`."""
    _companions[name] = query


def lock(actor: Actor, case_id: int) -> Change:
    """Lock a case within the caller's transaction and return its change, which somebody must flush.

    Raises Missing for an unknown number and for a member of staff who may not read the case.
    """
    change = lock_joined(actor, case_id)
    if actor.kind == "staff":
        access.require(actor, access.READ, change.case)
    return change


def lock_many(actor: Actor, numbers: Collection[int]) -> dict[int, Change]:
    """Lock several cases within the caller's transaction and return their changes by number; what there is not is left out."""
    wanted = sorted(set(numbers))
    found, *parts = rows.read_many([JOINED, *PARTS, *_companions.values()], wanted)
    return {
        number: _change(actor, found[number][0], *(part.get(number, []) for part in parts))
        for number in wanted
        if number in found
    }


def lock_joined(actor: Actor, case_id: int) -> Change:
    """Lock a case on which an act leaves its trace because it is joined to another one, whoever may read it."""
    found, *others = _read(ALONE, case_id)
    if not found:
        found, *others = _read(JOINED, case_id)
    case = next((case for case in found if case.pk == case_id), None)
    if case is None:
        raise no_such_case()
    return _change(actor, case, *others)


def no_such_case() -> Missing:
    return Missing(_("There is no such case, or it is not yours to see. Check the number."))


def _change(actor: Actor, case: Case, items: list[Any], clocks: list[Any], *companions: list[Any]) -> Change:
    change = Change(case, actor, fresh=False)
    for row in (*items, *clocks):
        row.case = case
    change.items, change.clocks = items, clocks
    change.extras |= dict(zip(_companions, companions, strict=True))
    change.refresh_posts()
    return change


def _read(locked: rows.Prepared, case_id: int) -> list[list[Any]]:
    return rows.read([locked, *PARTS, *_companions.values()], case_id)


def lock_together(numbers: Collection[int]) -> None:
    """Lock cases and those joined to them at once, before any of them is read."""
    rows.read_many([JOINED], numbers)
