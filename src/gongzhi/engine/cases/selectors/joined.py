"""Reads: what hangs together with a case (its lead, those merged into it, its parent and parts), and response calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, CaseText, Response

MOST_SHOWN = 50
A_PAGE = 50


@dataclass(frozen=True)
class Kin:
    """Another case that hangs together with one, and what was reported in it; without words where it is not the actor's to read."""

    case: Case
    words: str
    is_readable: bool


def list_merged(actor: Actor, case: Case) -> list[Kin]:
    """Return the cases that are merged into one, the oldest first; asks nothing where there are none."""
    return _kin(actor, case.merged.order_by("id")[:MOST_SHOWN]) if case.merged_count else []


def list_parts(actor: Actor, case: Case) -> list[Kin]:
    """Return the parts of a case, the oldest first; asks nothing where there are none."""
    return _kin(actor, case.children.order_by("id")[:MOST_SHOWN]) if case.child_count else []


def find_kin(actor: Actor, number: int | None) -> Kin | None:
    """Return the case that leads a merged one, or the parent of a part."""
    return next(iter(_kin(actor, Case.objects.filter(pk=number))), None) if number else None


def _kin(actor: Actor, rows: Iterable[Case]) -> list[Kin]:
    cases = list(rows.prefetch_related("work_items"))  # type: ignore[attr-defined]  # a queryset always
    texts = CaseText.objects.filter(case__in=cases, kind="report", deleted_at=None).order_by("-id")
    words: dict[int, str] = dict(texts.values_list("case_id", "body"))
    seen = {case.pk for case in cases if access.may(actor, access.READ, case)}
    return [Kin(case, words.get(case.pk, "") if case.pk in seen else "", case.pk in seen) for case in cases]


def parts_for_reporter(case: Case) -> Sequence[Case]:
    """Return the parts of a report that have no reporter of their own: they are told on its own page."""
    if not case.child_count:
        return []
    return list(case.children.filter(reporter=None).select_related("organisation").order_by("id")[:MOST_SHOWN])


@dataclass(frozen=True)
class ResponsePage:
    """One page of responses, newest first, with the number after which the next begins (0: there is none)."""

    items: Sequence[Response]
    next: int


def list_responses(actor: Actor, side: str, *, before: int = 0, limit: int = A_PAGE) -> ResponsePage:
    """Return the calls of the actor's own offices (`side` = "caller") or those to them ("called"), newest first."""
    offices = {seat.organisation_id for seat in actor.seats_with(access.READ)}
    mine = {"caller__in": offices} if side == "caller" else {"organisation__in": offices}
    rows = Response.objects.filter(**mine).select_related("case", "caller", "organisation").order_by("-id")
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    return ResponsePage(found[:limit], found[limit - 1].pk if len(found) > limit else 0)


def responses_to(case: Case) -> list[Response]:
    """Return the responses of a case, the oldest first."""
    return list(case.responses.select_related("caller", "organisation").order_by("pk"))
