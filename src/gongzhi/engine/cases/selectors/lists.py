"""Reads: pages of cases within a scope, counts of open ones, one case with what hangs on it."""

from __future__ import annotations

import base64
import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.paging import A_PAGE, ON_PAPER, micros_of, moment_of
from gongzhi.common.rows import FoundFirst
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import LAST_STAGES, ON_THE_WAY, Case, WorkItem
from gongzhi.engine.rules import public as rules
from gongzhi.engine.search import public as search

MOST = 200
COUNTY = min(access.LEVELS)
# As a matter or an area of a filter: those that have none, so that each number of a count leads to its list.
NONE = "none"

HOUR = timedelta(hours=1)
# The step of whoever sends cases on: what waits there waits for a person's decision.
DISPATCHER = "dispatcher"


def _with_work(**wanted: Any) -> Q:
    return Q(pk__in=FoundFirst(WorkItem.objects.filter(state=WorkItem.OPEN, **wanted).values("case")))


def waiting() -> Q:
    """Return the condition that a person must decide where the case goes, or whether it is reopened."""
    return _with_work(role=DISPATCHER)


def asked() -> Q:
    """Return the condition that something was asked for on the case which nobody has decided yet."""
    nodes = [version.key for version in rules.list_content("approval")]
    return _with_work(node__in=nodes)


# The ways in which a list may be narrowed besides stage, matter, area, post and words.
ONLY: dict[str, Callable[[], Q]] = {
    "open": lambda: Q(closed_at=None),
    "overdue": lambda: Q(closed_at=None, due_at__lt=clock.now()),
    "soon": lambda: Q(closed_at=None, due_at__gte=clock.now(), due_at__lt=clock.now() + timedelta(hours=24)),
    "waiting": waiting,
    "asked": asked,
    "suspended": lambda: Q(closed_at=None, hold="suspended"),
    "hanging": lambda: Q(closed_at=None, hold="hanging"),
    "enterprise": lambda: Q(enterprise=True),
    "came": lambda: Q(opened_at__gt=clock.now() - HOUR),
    "ended": lambda: Q(closed_at__gt=clock.now() - HOUR),
    "ran_out": lambda: Q(closed_at=None, due_at__gt=clock.now() - HOUR, due_at__lte=clock.now()),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty means all, NONE as matter or area those without one (an area: without a township).

    `exact` leaves only what is known to be in `area` but not where in it; `office` is the organisation that has the case,
    `at` a post that has open work on it.
    """

    stage: str = ""
    matter: str = ""
    area: str = ""
    exact: bool = False
    post: int | None = None
    office: int | None = None
    at: int | None = None
    kind: str = ""
    only: str = ""
    q: str = ""


@dataclass(frozen=True)
class Cursor:
    """A place in a list: just after (older than) or just before (newer than) a case; or one of its two ends."""

    at: datetime | None = None
    id: int = 0
    newer: bool = False

    def __str__(self) -> str:
        if self.at is None:
            return "last" if self.newer else ""
        raw = f"{'n' if self.newer else 'o'}{micros_of(self.at)}.{self.id}"
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Read a cursor back; raise Invalid for anything that this class did not write."""
        if text in ("", "last"):
            return cls(newer=text == "last")
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            micros, number = raw[1:].split(".")
            newer = {"n": True, "o": False}[raw[0]]
            return cls(moment_of(int(micros)), int(number), newer=newer)
        except (ValueError, OverflowError, LookupError) as error:
            raise Invalid({"cursor": _("This place in the list is not known. Begin at its first page.")}) from error


@dataclass(frozen=True)
class Page:
    """One page of a list, newest first, with the cursors of its neighbours (empty where there is none)."""

    items: Sequence[Case]
    older: str
    newer: str


def list_cases(actor: Actor, filters: Filters, *, cursor: str = "", limit: int = A_PAGE) -> Page:
    """Return one page of the cases that `actor` may read, by (opened_at, id), newest first.

    Each scope of the actor walks its own index and the short results are merged, so that a page costs the same at any
    depth and size. Raises Invalid for a cursor or a search that cannot be read.
    """
    place = Cursor.of(cursor)
    limit = max(1, min(limit, ON_PAPER))
    narrow = _narrow(actor, filters)
    pages = [
        _walk(Case.objects.filter(scope & narrow), place)[: limit + 1]
        for scope in access.scopes(actor, area=filters.area if filters.area != NONE else "")
    ]
    found = _merge(pages, newer=place.newer)
    items, more = list(islice(found, limit)), next(found, None) is not None
    if place.newer:
        items.reverse()
    return _page(items, place, more=more)


def level_below(area: str) -> str:
    """Return the column of the level below an area; of no area that of the townships, of a grid its own."""
    return next((column for length, column in access.LEVELS.items() if length > max(len(area), COUNTY)), "grid_code")


def _narrow(actor: Actor, filters: Filters) -> Q:
    wanted = {
        "stage": filters.stage,
        "matter": filters.matter,
        "post": filters.post,
        "organisation": filters.office,
        "kind": filters.kind,
    }
    narrow = Q(**{key: "" if value == NONE else value for key, value in wanted.items() if value})
    if filters.stage and filters.stage not in LAST_STAGES:
        # Said again for SQLite, which does not see by itself that the index of those on their way holds them.
        narrow &= ON_THE_WAY
    if filters.area == NONE:
        narrow &= Q(township_code="")
    if filters.exact and filters.area != NONE:
        narrow &= Q(**{level_below(filters.area): ""})
    if filters.at:
        narrow &= _with_work(post=filters.at)
    if filters.only in ONLY:
        narrow &= ONLY[filters.only]()
    if filters.q.strip():
        narrow &= _search(actor, filters)
    return narrow


def _search(actor: Actor, filters: Filters) -> Q:
    """Return the condition for the words of a search: a receipt number, or words in the texts."""
    digits = filters.q.strip().rpartition("-")[2]
    if digits.isascii() and digits.isdigit() and len(digits) <= 12 and len(filters.q.strip()) > 3:
        return Q(pk=int(digits))
    # The index gives its newest hits only; the marks see to it that they are hits within the actor's own areas.
    marks = (filters.area,) if filters.area not in ("", NONE) else access.areas_of(actor)
    return Q(pk__in=search.matching(filters.q, marks=marks))


def _walk(cases: QuerySet[Case], place: Cursor) -> QuerySet[Case]:
    if place.at is not None:
        step = "gt" if place.newer else "lt"
        same_moment = Q(opened_at=place.at, **{f"id__{step}": place.id})
        # The first condition alone bounds the index walk; the second takes the case itself and its twins out.
        cases = cases.filter(**{f"opened_at__{step}e": place.at}).filter(
            Q(**{f"opened_at__{step}": place.at}) | same_moment
        )
    return cases.order_by("opened_at", "id") if place.newer else cases.order_by("-opened_at", "-id")


def _merge(pages: Sequence[QuerySet[Case]], *, newer: bool) -> Iterator[Case]:
    last = None
    for case in heapq.merge(*pages, key=lambda case: (case.opened_at, case.id), reverse=not newer):
        if case.id != last:  # seen through two scopes
            last = case.id
            yield case


def _page(items: Sequence[Case], place: Cursor, *, more: bool) -> Page:
    if not items:
        return Page(items, "", "")
    older = str(Cursor(items[-1].opened_at, items[-1].id))
    newer = str(Cursor(items[0].opened_at, items[0].id, newer=True))
    if place.newer:
        return Page(items, older if place.at else "", newer if more else "")
    return Page(items, older if more else "", newer if place.at else "")


def list_work(actor: Actor, *, limit: int = MOST) -> list[WorkItem]:
    """Return the open work of the actor's posts that the actor may read, what is due first on top."""
    items = WorkItem.objects.filter(state=WorkItem.OPEN, post__in=actor.posts).select_related("case")
    # A post may have been given what its holder must not see: about another office of theirs, or restricted.
    items = items.prefetch_related("case__work_items").order_by(F("due_at").asc(nulls_last=True), "id")
    return [item for item in items[:limit] if access.may(actor, access.READ, item.case)]


def list_queue(actor: Actor, role: str, grant: str, *, after: int = 0, limit: int = MOST) -> list[WorkItem]:
    """Return open work of a role, whether or not a post was found for it, within the scope of `grant`, oldest first.

    `after` is the id of the last item of the page before.
    """
    cases = access.limit(Case.objects.all(), actor, grant)
    items = WorkItem.objects.filter(state=WorkItem.OPEN, role=role, case__in=cases, id__gt=after)
    return list(items.select_related("case").order_by("id")[:limit])
