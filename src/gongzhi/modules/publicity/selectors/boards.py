"""The boards as everybody reads them: what is on display, what was, one notice with its trace, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.common.paging import read_place, write_place
from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas

from ..models import Gap, Posting, PostingAct

A_PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page of a list, and the mark with which the next one is asked for (empty: there is none)."""

    items: Sequence[Posting]
    older: str


def list_board(area: str, *, archive: bool = False, query: str = "", before: str = "") -> Page:
    """Return what is on display in an area, newest first, or what was; with words, what holds them there and below."""
    place = areas.in_scope("area_code", area) if query else Q(area_code=area)
    states = (Posting.ENDED, Posting.WITHDRAWN, Posting.REPLACED) if archive else (Posting.RELEASED,)
    rows = Posting.objects.filter(place, state__in=Posting.PUBLIC if query else states, released_at__isnull=False)
    if query:
        # What was withdrawn is not found by what it said.
        rows = rows.filter(words__icontains=query).exclude(state__in=(Posting.WITHDRAWN, Posting.REPLACED))
    rows = _before(rows, before).select_related("organisation").defer("words", "text", "lines")
    found = list(rows.order_by("-released_at", "-id")[: A_PAGE + 1])
    return Page(found[:A_PAGE], _mark(found[A_PAGE - 1]) if len(found) > A_PAGE else "")


def _mark(posting: Posting) -> str:
    assert posting.released_at is not None  # noqa: S101  # only such are listed
    return write_place(posting.released_at, posting.pk)


def _before(rows: QuerySet[Posting], before: str) -> QuerySet[Posting]:
    if (place := read_place(before)) is None:
        return rows
    moment, number = place
    return rows.filter(Q(released_at__lt=moment) | Q(released_at=moment, pk__lt=number))


def list_latest(limit: int = 10) -> list[Posting]:
    """Return what was released last, anywhere in the county."""
    rows = Posting.objects.filter(state=Posting.RELEASED).select_related("organisation")
    return list(rows.defer("words", "text", "lines").order_by("-released_at", "-id")[:limit])


def get_notice(number: int) -> Posting:
    """Return a notice that everybody may read; raise Missing."""
    found = Posting.objects.filter(pk=number, state__in=Posting.PUBLIC, released_at__isnull=False)
    posting = found.select_related("organisation", "case", "replaces").first()
    if posting is None:
        raise Missing(_("There is no such notice on a board."))
    return posting


def is_shown(posting: Posting) -> bool:
    """Say whether its content may be read: what was withdrawn or replaced may not."""
    return posting.state in (Posting.RELEASED, Posting.ENDED)


def list_acts(posting: Posting) -> list[PostingAct]:
    """Return the trace of a notice, the earliest first; of its preparation nothing."""
    return list(posting.acts.exclude(kind=Posting.PREPARED).order_by("id"))


def list_gaps(area: str = "", *, made_up: bool = False, before: int = 0) -> tuple[list[Gap], int]:
    """Return what is missing below an area (everywhere), newest first, and the number to go on before (0: no more)."""
    rows = Gap.objects.filter(made_up_at__isnull=not made_up)
    if area:
        rows = rows.filter(areas.in_scope("area_code", area))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("posting").order_by("-id")[: A_PAGE + 1])
    return found[:A_PAGE], found[A_PAGE - 1].pk if len(found) > A_PAGE else 0


def area_names(codes: Sequence[str]) -> Mapping[str, str]:
    """Return the full name of each area with the township above it."""
    wanted = {code[:digits] for code in codes for digits in (9, 12) if len(code) >= digits} | set(codes)
    names = areas.area_names(wanted)
    return {code: " ".join(say(names[part]) for part in _parts(code) if part in names) for code in codes}


def _parts(code: str) -> list[str]:
    parts = [code[:digits] for digits in (9, 12) if len(code) >= digits]
    return parts or [code]
