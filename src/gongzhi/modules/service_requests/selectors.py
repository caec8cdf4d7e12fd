"""Reads: what a report is about, and what helps a call-taker while it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.engine.search import public as search
from gongzhi.modules.knowledge import public as knowledge

from .rules import Emergency, Recognition, Vocabulary, find_emergencies
from .rules import recognise as recognise_words

COUNTY_DIGITS, TOWNSHIP_DIGITS, VILLAGE_DIGITS = 6, 9, 12
# Of the newest open cases so many are compared with the words, and so many shown.
COMPARED, MOST_CASES = 60, 6
MOST_ALIKE = 500
MOST_PLACES = 6
NEAR_POINTS, SAME_POINTS = 3, 4
OPEN_STAGES = ("registered", "dispatched", "in_progress", "answered")


def recognise(text: str) -> Recognition:
    """Return the matter that the words speak of, with a confidence and the words that led to it; or none."""
    return recognise_words(text, _vocabularies(rules.edition()))


@lru_cache(maxsize=2)
def _vocabularies(_edition: str) -> list[Vocabulary]:
    """The words of all matters in force, prepared once for each edition of the content."""
    return [Vocabulary.of(found.key, found.body) for found in rules.list_report_matters()]


def list_emergencies(text: str) -> list[rules.ContentVersion]:
    """Return the emergencies that the words may speak of, the most urgent number first; empty for none."""
    known = sorted(rules.list_content("emergency"), key=lambda version: version.body.get("order", 0))
    spoken = find_emergencies(text, [Emergency.of(version.key, version.body) for version in known])
    return [version for version in known if version.key in spoken]


@dataclass(frozen=True)
class Hints:
    """What the call-taker is shown while typing: where and what it may be, what is open already, what answers it."""

    recognition: Recognition
    emergencies: Sequence[rules.ContentVersion]
    places: Sequence[areas.Named]
    area: str
    open_cases: Sequence["OpenCase"]
    answers: Sequence[knowledge.Version]


@dataclass(frozen=True)
class OpenCase:
    """An open case that may be the same: near the place, about the same, or both."""

    case: cases.Case
    is_near: bool
    is_alike: bool


def list_hints(actor: Actor, *, text: str, place: str, area: str = "", matter: str = "") -> Hints:
    """Return what is known about a matter while it is told, in three queries at most, whatever the size of the history."""
    found = recognise(text)
    where = _places(area or place)
    known = area or (where[0].code if len(where) == 1 else _one_area(text))
    about = matter or found.matter or ""
    return Hints(
        recognition=found,
        emergencies=list_emergencies(text),
        places=where,
        area=known,
        open_cases=_like(text, near=_near(actor, known), alike=_alike(actor, known, about), about=about),
        answers=knowledge.suggest(text, matter=about) if text.strip() else [],
    )


def _places(words: str) -> list[areas.Named]:
    return areas.pick_areas(words, MOST_PLACES) if len(words.strip()) > 1 else []


def _one_area(text: str) -> str:
    found = areas.find_areas_in_text(text)
    return found[0] if len(found) == 1 else ""


def _near(actor: Actor, area: str) -> list[cases.Case]:
    """Return the newest open cases of the village (of the township where no village is known)."""
    if len(area) <= COUNTY_DIGITS:
        return []
    place = area[:VILLAGE_DIGITS] if len(area) >= VILLAGE_DIGITS else area
    return list(_open_in(actor, place).order_by("-opened_at")[:COMPARED])


def _open_in(actor: Actor, area: str) -> QuerySet[cases.Case]:
    """Return the open cases within an area that the actor may read; the area alone bounds the walk, not the history."""
    within = Q(pk__in=[])
    for scope in access.scopes(actor, area=area):
        within |= scope
    return cases.Case.objects.filter(within, closed_at=None, merged_into=None)


def _alike(actor: Actor, area: str, matter: str) -> list[cases.Case]:
    """Return the newest open cases of the same matter in the township (in the county where none is known)."""
    place = area[:TOWNSHIP_DIGITS] or areas.find_county() or ""
    if not matter or not place:
        return []
    # Not sorted by the database: asked for an order, it would walk all of the area's history, newest first, for a rare matter.
    found = _open_in(actor, place).filter(matter=matter, stage__in=OPEN_STAGES).order_by()[:MOST_ALIKE]
    return sorted(found, key=lambda case: case.opened_at, reverse=True)[:COMPARED]


def _like(text: str, *, near: Sequence[cases.Case], alike: Sequence[cases.Case], about: str) -> list[OpenCase]:
    """Return those of both lists that share most with the words, nearest and likest first."""
    said = search.pairs_of(text)
    close, same = {case.pk for case in near}, {case.pk for case in alike}
    found = {case.pk: case for case in (*near, *alike)}
    points = {
        case.pk: len(said & search.pairs_of(case.title))
        + (NEAR_POINTS if case.pk in close else 0)
        + (SAME_POINTS if about and case.matter == about else 0)
        for case in found.values()
    }
    best = sorted(found.values(), key=lambda case: (-points[case.pk], -case.opened_at.timestamp()))
    return [
        OpenCase(case, case.pk in close, case.pk in same or (case.matter == about and bool(about)))
        for case in best[:MOST_CASES]
    ]
