"""What staff have to publish: what is due, prepared, on display; and the periodic disclosures that are missing in their areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules

from ..models import Posting
from ..rules.spans import begins, span_of
from .access import PREPARE, RELEASE, find_seat, in_reach, own_areas
from .content import DIGITS, board, list_disclosures

A_PAGE = 50
# So many areas below one's own are looked through for what is missing.
MOST_AREAS = 400
MOST_COUNTED = 99
TABS = {
    "due": (Posting.DUE,),
    "prepared": (Posting.PREPARED,),
    "released": (Posting.RELEASED,),
    "past": (Posting.ENDED, Posting.WITHDRAWN, Posting.REPLACED),
}


@dataclass(frozen=True)
class Missed:
    """A periodic disclosure that an area has not prepared yet for a span."""

    disclosure: rules.ContentVersion
    area: str
    span: str


def list_postings(actor: Actor, tab: str, before: int = 0) -> tuple[list[Posting], int]:
    """Return the postings of a tab that the actor's offices have to do with, newest first, and the number to go on before."""
    rows = Posting.objects.filter(in_reach(actor), state__in=TABS[tab])
    if before:
        rows = rows.filter(pk__lt=before)
    rows = rows.select_related("case", "organisation", "prepared_by", "released_by").defer("words")
    found = list(rows.order_by("-id")[: A_PAGE + 1])
    return found[:A_PAGE], found[A_PAGE - 1].pk if len(found) > A_PAGE else 0


def count_waiting(actor: Actor) -> tuple[int, int]:
    """Return how many notices the actor has to prepare (with the periodic ones) and to release, each up to 99."""
    due = prepared = 0
    if actor.has(PREPARE):
        rows = Posting.objects.filter(in_reach(actor, PREPARE), state=Posting.DUE)
        due = min(rows[:MOST_COUNTED].count() + len(list_missed(actor, own=True)), MOST_COUNTED)
    if actor.has(RELEASE):
        rows = Posting.objects.filter(in_reach(actor, RELEASE), state=Posting.PREPARED)
        prepared = rows.exclude(prepared_by=actor.person_id)[:MOST_COUNTED].count()
    return due, prepared


def list_of_case(actor: Actor, case: int) -> list[Posting]:
    """Return the postings of a case that the actor's offices have to do with, the earliest first."""
    rows = Posting.objects.filter(in_reach(actor), case=case).select_related("case", "organisation")
    return list(rows.defer("words").order_by("id"))


def get_posting(actor: Actor, number: int) -> Posting:
    """Return a posting that the actor's offices have to do with; raise Missing."""
    rows = Posting.objects.filter(in_reach(actor), pk=number)
    found = rows.select_related("case", "organisation", "prepared_by", "released_by", "replaces").first()
    if found is None:
        raise Missing(_("There is no such notice, or it belongs to another office."))
    return found


def may(actor: Actor, grant: str, posting: Posting) -> bool:
    return find_seat(actor, grant, posting.area_code, posting.organisation_id) is not None


def list_missed(actor: Actor, *, own: bool = False) -> list[Missed]:
    """Return the disclosures of this span and the one before that nobody prepared in the actor's areas, in two queries a span.

    With `own` only those of the span that is over, on the boards of the actor's own offices and not of those below them.
    """
    return [
        Missed(found, area, span)
        for found in list_disclosures()
        if (codes := _areas(actor, board(found.body["board"])["level"], own=own))
        for span in _spans(found.body["every"])[: 1 if own else None]
        for area in _without(found.key, span, codes)
    ]


def _areas(actor: Actor, level: str, *, own: bool) -> Sequence[str]:
    digits = DIGITS[level]
    found: dict[str, None] = {}
    for code in own_areas(actor):
        if len(code) == digits:
            found[code] = None
        elif len(code) < digits and not own:
            below = areas.list_areas(level).filter(areas.in_scope("code", code)).values_list("code", flat=True)
            found |= dict.fromkeys(below[:MOST_AREAS])
    return list(found)[:MOST_AREAS]


def _spans(every: str) -> list[str]:
    now = span_of(clock.today(), every)
    before = span_of(begins(now) - timedelta(days=1), every)
    return [before, now]


def _without(key: str, span: str, codes: Sequence[str]) -> list[str]:
    there = Posting.objects.filter(disclosure=key, span=span, area_code__in=codes).exclude(state=Posting.WITHDRAWN)
    known = set(there.values_list("area_code", flat=True))
    return [code for code in codes if code not in known]
