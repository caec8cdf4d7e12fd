"""What fits a text best, and what changed between two versions. Pure."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log

# A title or a question says more about what an entry is for than its answer.
TITLE_WEIGHT = 3.0
# An entry of the matter that the words speak of needs fewer words in common.
MATTER_BONUS = 4.0
LEAST = 4.0
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


class Words:
    """Which offers hold a word, so that a text is compared with those alone that share one with it."""

    def __init__(self, offers: Iterable[tuple[int, frozenset[str], frozenset[str]]]) -> None:
        """Take for each offer its number, the words of its title, and all of its words."""
        self._titles: dict[str, list[int]] = defaultdict(list)
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, title, words in offers:
            for word in words:
                self._holders[word].append(number)
            for word in title & words:
                self._titles[word].append(number)

    def points(self, asked: Iterable[str]) -> dict[int, float]:
        """Return how well the offers fit that share a word; a word that many of these have counts little."""
        spoken = {word: holders for word in set(asked) if (holders := self._holders.get(word))}
        rivals = len(set().union(*spoken.values()))
        points: dict[int, float] = defaultdict(float)
        for word, holders in spoken.items():
            weight = log(1 + rivals / len(holders))
            for number in holders:
                points[number] += weight
            for number in self._titles.get(word, ()):
                points[number] += weight * (TITLE_WEIGHT - 1)
        return points


def bonus(matter: str, spoken_of: str) -> float:
    """Return what an offer of a matter gains where the words speak of one."""
    return MATTER_BONUS if matter and matter == spoken_of else 0.0


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
