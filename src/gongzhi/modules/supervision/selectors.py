"""Reads: triggers and levels in force, the supervision of a case, the list."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from .models import Supervision
from .rules import Trigger

TRIGGER, LEVEL = "supervision_trigger", "supervision_level"


def list_triggers() -> tuple[Trigger, ...]:
    """Return the triggers in force today."""
    return _triggers(content.edition())


@lru_cache(maxsize=content.EDITIONS_KEPT)
def _triggers(_edition: str) -> tuple[Trigger, ...]:
    day = clock.today().isoformat()
    in_force = (found for found in content.list_content(TRIGGER) if content.holds_on(found.body, day))
    return tuple(Trigger.of(found.key, found.body) for found in in_force)


def level_of(key: str) -> dict[str, Any]:
    body: dict[str, Any] = content.get_content(LEVEL, key).body
    return body


def list_levels() -> list[content.ContentVersion]:
    """Return the levels, the lowest first."""
    return sorted(content.list_content(LEVEL), key=lambda found: int(found.body["order"]))


def find_open(case: cases.Case) -> Supervision | None:
    """Return the supervision that is open on a case, or None."""
    return Supervision.objects.filter(case=case).exclude(state=Supervision.CLOSED).first()


def supervised_among(numbers: Collection[int]) -> dict[int, str]:
    """Return which of the cases are under supervision, and on which level."""
    rows = Supervision.objects.filter(case__in=numbers).exclude(state=Supervision.CLOSED)
    return {number: say(level_of(level)["label"]) for number, level in rows.values_list("case_id", "level")}


def open_in(change: cases.Change) -> Supervision | None:
    """Return the supervision that is open on the case of a change, in memory first: a past case is not written yet."""
    begun = [row for row in change.rows if isinstance(row, Supervision)]
    if begun:
        return begun[-1] if begun[-1].state != Supervision.CLOSED else None
    return None if change.fresh else find_open(change.case)


def list_supervisions(actor: Actor, *, closed: bool = False, before: int = 0, limit: int = 51) -> Sequence[Supervision]:
    """Return supervisions of cases that the actor may read, newest first; `before` is the last id of the page before."""
    rows = (
        Supervision.objects.filter(state=Supervision.CLOSED) if closed else Supervision.objects.exclude(state="closed")
    )
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.filter(case__in=access.limit(cases.Case.objects.all(), actor))
    return list(rows.select_related("case", "organisation").order_by("-id")[:limit])
