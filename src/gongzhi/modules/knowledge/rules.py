"""What fits a text best, and what changed between two versions. Pure."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

# A title or a question says more about what an entry is for than its answer.
TITLE_WEIGHT = 3.0
# An entry of the matter that the words speak of needs fewer words in common.
MATTER_BONUS = 4.0
LEAST = 4.0
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


def rank(asked: Iterable[str], offers: Mapping[int, tuple[frozenset[str], frozenset[str], bool]]) -> list[int]:
    """Return the numbers of the offers that fit, the best first; an offer is (words of title, all words, of the matter).

    A word that many offers have counts little; what shares next to nothing is left out.
    """
    wanted = frozenset(asked)
    common = Counter(word for _title, words, _matter in offers.values() for word in words & wanted)
    weights = {word: log(1 + len(offers) / count) for word, count in common.items()}
    points = {number: _points(offer, wanted, weights) for number, offer in offers.items()}
    return sorted((number for number, found in points.items() if found >= LEAST), key=lambda number: -points[number])


def _points(
    offer: tuple[frozenset[str], frozenset[str], bool], wanted: frozenset[str], weights: Mapping[str, float]
) -> float:
    title, words, of_matter = offer
    shared = sum(weights[word] * (TITLE_WEIGHT if word in title else 1.0) for word in words & wanted)
    return shared + (MATTER_BONUS if of_matter else 0.0)


def differences(old: str, new: str) -> list[tuple[str, str]]:
    """Return the sentences of both texts in order, each as kept, gone or new."""
    before, after = _sentences(old), _sentences(new)
    found: list[tuple[str, str]] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [("kept", sentence) for sentence in before[first:last]]
        else:
            found += [("gone", sentence) for sentence in before[first:last]]
            found += [("new", sentence) for sentence in after[start:end]]
    return found


def _sentences(text: str) -> Sequence[str]:
    return [part for part in SENTENCE.findall(text) if part.strip()]
