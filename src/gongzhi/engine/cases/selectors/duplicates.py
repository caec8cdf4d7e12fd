"""Reads: which open cases may report the same thing as a given one.

The candidates are the newest reports of the same village (or township, or of the same matter in the county) within a month,
found by walking the index of the list, so that the cost follows the pace of reports and not the number of past cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import QuerySet, prefetch_related_objects

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, CaseText
from gongzhi.engine.cases.rules import Likely, Likeness, confidence
from gongzhi.engine.rules import public as rules
from gongzhi.engine.search import public as search

MOST_COMPARED = 200
MOST_SHOWN = 8
# The areas that two reports without points may share, by the length of their codes, the smallest first.
AREAS = {15: "grid", 12: "village", 9: "township"}


@dataclass(frozen=True)
class Duplicate:
    """A case that may report the same thing, and how likely that is (0 to 1)."""

    case: Case
    confidence: float

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


def list_duplicates(actor: Actor, case: Case, *, limit: int = MOST_SHOWN) -> list[Duplicate]:
    """Return the open cases that may report the same thing and that `actor` may read, the likeliest first.

    A merged case is left out: its leading case stands for it. Nothing is suggested for a case that is closed or merged.
    """
    if not case.is_open or case.merged_into_id:
        return []
    by = _likeness(rules.edition(), clock.today())
    candidates = list(_candidates(case, by.days)[:MOST_COMPARED])
    words = _words_of([case, *candidates])
    mine = _likely(case, words)
    scored = [Duplicate(other, confidence(mine, _likely(other, words), by)) for other in candidates]
    likely = sorted((one for one in scored if one.confidence >= by.least > 0), key=lambda one: -one.confidence)
    return _readable(actor, likely[: 2 * limit])[:limit]


@lru_cache(maxsize=2)
def _likeness(_edition: str, day: date) -> Likeness:
    """Return how likeness is reckoned by the content in force; what is not decided counts for nothing, and shows nothing."""

    def number(key: str, row: str = "") -> float:
        value = rules.parameter(key, day, {"kind": row} if row else None).value
        return float(value["amount"] if isinstance(value, Mapping) else value or 0)

    weights = {name: number("likeness_weights", name) / 100 for name in ("words", "place", "matter", "time")}
    near, far = (number("likeness_metres", name) for name in ("same", "apart"))
    areas = {length: number("likeness_area", name) / 100 for length, name in AREAS.items()}
    days = max(1, int(number("likeness_within")))
    return Likeness(**weights, least=number("likeness_least") / 100, days=days, near=near, far=far, shared=areas)


def _candidates(case: Case, days: int) -> QuerySet[Case]:
    since, until = case.opened_at - timedelta(days=days), case.opened_at + timedelta(days=days)
    near = Case.objects.filter(opened_at__gte=since, opened_at__lte=until, closed_at=None, merged_into=None)
    near = near.filter(restricted=case.restricted, subject_organisation=case.subject_organisation_id)
    if case.village_code:
        near = near.filter(village_code=case.village_code)
    elif case.township_code:
        near = near.filter(township_code=case.township_code)
    else:
        near = near.filter(county_code=case.county_code, matter=case.matter)
    return near.exclude(pk=case.pk).order_by("-opened_at", "-id")


def _words_of(cases: Sequence[Case]) -> dict[int, frozenset[str]]:
    """Return the pairs of characters in what was reported in each case; one query."""
    texts = CaseText.objects.filter(case__in=cases, kind="report", deleted_at=None)
    return {number: search.pairs_of(body) for number, body in texts.order_by("-id").values_list("case_id", "body")}


def _likely(case: Case, words: dict[int, frozenset[str]]) -> Likely:
    return Likely(words.get(case.pk, ()), case.matter, case.area_code, case.lon, case.lat, case.opened_at)


def _readable(actor: Actor, found: Iterable[Duplicate]) -> list[Duplicate]:
    """Leave out what the actor may not read; one query for the posts at work on all of them."""
    found = list(found)
    prefetch_related_objects([one.case for one in found], "work_items")
    return [one for one in found if access.may(actor, access.READ, one.case)]
