"""The boards as everybody reads them: what is on display, what was, one notice with its trace, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.common.paging import read_place, write_place
from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas

from ..models import Gap, Posting, PostingAct

A_PAGE = 20
# So far back a search looks at once; older notices are a page further.
SEARCHED_AT_ONCE = timedelta(days=3 * 365)
# A number that no notice reaches: what was released in that very moment is still to come.
MOST = 10**14


@dataclass(frozen=True)
class Page:
    """One page of a list, and the mark with which the next one is asked for (empty: there is none)."""

    items: Sequence[Posting]
    older: str


def list_board(area: str, *, archive: bool = False, query: str = "", before: str = "") -> Page:
    """Return what is on display in an area, newest first, or what was; with words, what holds them there and below."""
    if query:
        return _search(area, query, before)
    states = (Posting.ENDED, Posting.WITHDRAWN, Posting.REPLACED) if archive else (Posting.RELEASED,)
    rows = Posting.objects.filter(area_code=area, state__in=states, released_at__isnull=False)
    found = _a_page(_before(rows, before))
    return Page(found[:A_PAGE], _mark(found[A_PAGE - 1]) if len(found) > A_PAGE else "")


def _search(area: str, query: str, before: str) -> Page:
    """Look through one stretch of years after the other, so that a search costs the same however long boards have been kept."""
    place = read_place(before)
    since = (place[0] if place else clock.now()) - SEARCHED_AT_ONCE
    # What was withdrawn is not found by what it said.
    rows = Posting.objects.filter(areas.in_scope("area_code", area), state__in=(Posting.RELEASED, Posting.ENDED))
    found = _a_page(_before(rows, before).filter(released_at__gt=since, words__icontains=query))
    if len(found) > A_PAGE:
        return Page(found[:A_PAGE], _mark(found[A_PAGE - 1]))
    return Page(found, write_place(since, MOST) if rows.filter(released_at__lte=since).exists() else "")


def _a_page(rows: QuerySet[Posting]) -> list[Posting]:
    """Return the rows of a page and one more, the newest first, without their texts."""
    rows = rows.select_related("organisation").defer("words", "text", "lines")
    return list(rows.order_by("-released_at", "-id")[: A_PAGE + 1])


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
