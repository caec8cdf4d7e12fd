"""Counts of the work in hand. They touch open cases only, through partial indexes: the cost follows the work, not the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem

from .lists import DISPATCHER, HOUR

SOON = timedelta(hours=24)
# So many of the queue are counted: a backlog after a failure does not slow down the page of those who clear it.
MOST_WAITING = 1_000


@dataclass(frozen=True)
class OpenCount:
    """How many open cases of one group there are, how many are overdue, how many due within a day."""

    key: str
    total: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class OpenGroup:
    """The same of a group with several keys, one for each column that was asked for; empty where the case has none."""

    keys: tuple[str, ...]
    total: int
    overdue: int
    soon: int


@dataclass(frozen=True)
class Waiting:
    """How many cases wait for a person's decision on where they go (`more`: even more), and since when the first of them does."""

    count: int
    since: datetime | None
    more: bool = False


@dataclass(frozen=True)
class LastHour:
    """What the last hour brought: reports that came, cases that were closed, open cases whose limit ran out."""

    came: int
    ended: int
    ran_out: int


def scope_of(actor: Actor, *, area: str = "") -> Q:
    """Return the one condition of all scopes in which the actor may read cases (for counts; lists walk each scope alone)."""
    scope = Q(pk__in=[])
    for condition in access.scopes(actor, area=area):
        scope |= condition
    return scope


def group_open(actor: Actor, *columns: str, area: str = "") -> list[OpenGroup]:
    """Return the open cases within the actor's scope, counted by columns (`stage`, `matter`, `township_code` …); one query.

    Nothing beside the columns of the index `case_open_counts` is asked for: it need not look at the cases themselves.
    """
    now = clock.now()
    rows = (
        Case.objects.filter(scope_of(actor, area=area), closed_at=None)
        .values_list(*columns)
        .annotate(
            total=Count("stage"),
            overdue=Count("stage", filter=Q(due_at__lt=now)),
            soon=Count("stage", filter=Q(due_at__gte=now, due_at__lt=now + SOON)),
        )
        .order_by(*columns)
    )
    width = len(columns)
    return [OpenGroup(tuple(str(key or "") for key in row[:width]), *row[width:]) for row in rows]


def count_open(actor: Actor, by: str, *, area: str = "") -> list[OpenCount]:
    """Return open cases within the actor's scope, counted by one column."""
    return [
        OpenCount(found.keys[0], found.total, found.overdue, found.soon) for found in group_open(actor, by, area=area)
    ]


def count_waiting(actor: Actor, *, area: str = "") -> Waiting:
    """Return what waits in the human queue within the actor's scope; beyond the oldest thousand nobody counts on."""
    items = WorkItem.objects.filter(state=WorkItem.OPEN, role=DISPATCHER)
    found = items.filter(case__in=Case.objects.filter(scope_of(actor, area=area))).order_by("id")
    first = found[: MOST_WAITING + 1]
    row = first.aggregate(items=Count("pk"), count=Count("case", distinct=True), since=Min("opened_at"))
    return Waiting(min(row["count"], MOST_WAITING), row["since"], more=row["items"] > MOST_WAITING)


def count_last_hour(actor: Actor, *, area: str = "") -> LastHour:
    """Return what changed within the last hour; each is one walk of a short piece of an index."""
    now, scope = clock.now(), scope_of(actor, area=area)
    cases = Case.objects.filter(scope)
    return LastHour(
        came=cases.filter(opened_at__gt=now - HOUR).count(),
        ended=cases.filter(closed_at__gt=now - HOUR).count(),
        ran_out=cases.filter(closed_at=None, due_at__gt=now - HOUR, due_at__lte=now).count(),
    )


def list_longest_overdue(actor: Actor, *, area: str = "", limit: int) -> list[Case]:
    """Return the open cases whose limit ran out first."""
    late = Case.objects.filter(scope_of(actor, area=area), closed_at=None, due_at__lt=clock.now())
    return list(late.select_related("organisation").order_by("due_at", "id")[:limit])
