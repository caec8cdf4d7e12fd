"""What a report is about, told from its words: pure, fast, explained by the words themselves, silent where it is not clear.

Each word of a matter that stands in the text counts once: a strong one 3, a weak one 1, three times that within the first 40
characters, where people say what it is about; of words that begin at one place only the longest. A matter is recognised
with at least 5 points and a confidence of 0.3, which falls with the points of the next.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import Any

STRONG, WEAK = 3, 1
LEAD_LENGTH = 40
LEAD_FACTOR = 3
ENOUGH = 5
SURE = 15
# Below this a person decides: measured on real messages, such guesses are often wrong.
SURE_ENOUGH = 0.3
DIGITS = 2
EDITIONS_KEPT = 4
LONGEST = 4_000

# A word, the matter it counts for, and its weight.
Use = tuple[str, str, int]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of one matter. With one of `without` in the text it is not meant."""

    key: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> "Vocabulary":
        words = body["words"]
        return cls(key, tuple(words["strong"]), tuple(words["weak"]), tuple(words.get("without", ())))


@dataclass(frozen=True, slots=True)
class Recognition:
    """The matter, or None; how sure (0 to 1); and the words that spoke for it."""

    matter: str | None
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Emergency:
    """Words that mean danger now, and the number to call instead."""

    key: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: str, body: Mapping[str, Any]) -> "Emergency":
        return cls(key, tuple(body["words"]), tuple(body.get("without", ())))


def recognise(text: str, vocabularies: Sequence[Vocabulary]) -> Recognition:
    """Return the one matter that the words speak of; none where they speak of none, or of several."""
    points, spoken, barred = _points(text[:LONGEST].lower(), tuple(vocabularies))
    ranked = sorted(((points[key], key) for key in points if key not in barred), reverse=True)
    best, matter = ranked[0] if ranked else (0, "")
    second = ranked[1][0] if len(ranked) > 1 else 0
    confidence = min(1.0, best / SURE) * (1 - second / (2 * best)) if best else 0.0
    if best < ENOUGH or confidence < SURE_ENOUGH or best == second:
        return Recognition(None, 0.0, ())
    return Recognition(matter, round(confidence, DIGITS), tuple(spoken[matter]))


def find_emergencies(text: str, emergencies: Sequence[Emergency]) -> list[str]:
    """Return the keys of the emergencies that the words speak of, in the given order."""
    text = text[:LONGEST].lower()
    return [
        emergency.key
        for emergency in emergencies
        if any(word in text for word in emergency.words) and not any(word in text for word in emergency.without)
    ]


def _points(text: str, vocabularies: tuple[Vocabulary, ...]) -> tuple[dict[str, int], dict[str, list[str]], set[str]]:
    by_start = _by_start(vocabularies)
    points: dict[str, int] = defaultdict(int)
    spoken: dict[str, list[str]] = defaultdict(list)
    barred: set[str] = set()
    seen: set[tuple[str, str]] = set()
    begun = [(place, start) for place, start in enumerate(map(add, text, text[1:])) if start in by_start]
    for place, start in begun:
        for word, key, weight in _longest(text, place, by_start[start]):
            if weight == 0:
                barred.add(key)
            elif (word, key) not in seen:
                seen.add((word, key))
                points[key] += weight * (LEAD_FACTOR if place < LEAD_LENGTH else 1)
                spoken[key].append(word)
    return points, spoken, barred


def _longest(text: str, place: int, words: tuple[Use, ...]) -> Iterator[Use]:
    """Yield for each matter the longest word that stands at `place` (longer words come first)."""
    told: set[str] = set()
    for use in words:
        if use[1] not in told and text.startswith(use[0], place):
            told.add(use[1])
            yield use


@lru_cache(maxsize=EDITIONS_KEPT)
def _by_start(vocabularies: tuple[Vocabulary, ...]) -> dict[str, tuple[Use, ...]]:
    """Words by their first two characters, longest first, with matter and weight (0: excludes). One look-up a character."""
    found: dict[str, list[Use]] = defaultdict(list)
    for vocabulary in vocabularies:
        for words, weight in ((vocabulary.strong, STRONG), (vocabulary.weak, WEAK), (vocabulary.without, 0)):
            for word in words:
                found[word[:2].lower()].append((word.lower(), vocabulary.key, weight))
    return {start: tuple(sorted(uses, key=lambda use: -len(use[0]))) for start, uses in found.items()}
