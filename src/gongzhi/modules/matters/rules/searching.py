"""How well a matter answers what somebody types in everyday words."""

from collections.abc import Iterable, Mapping
from typing import Any

NAME, STRONG, ELSEWHERE, WEAK = 10, 6, 2, 1


def score(matter: Mapping[str, Any], others: Iterable[str], query: str) -> int:
    """Return points for the words of `query`: 0 for a matter that they do not speak of.

    `others` are texts besides its own words in which it may be found, such as the names of its categories.
    """
    words = matter["words"]
    asked = query.casefold()
    if any(word.casefold() in asked for word in words.get("without", ())):
        return 0
    names = [name.casefold() for name in matter["names"].values()]
    texts = [text.casefold() for text in (*matter.get("explanation", {}).values(), *others)]
    return sum(_points(word, names, texts, words) for word in asked.split()) + _told(asked, words)


def _points(word: str, names: list[str], texts: list[str], words: Mapping[str, Any]) -> int:
    """Return what one typed word is worth: in the name, as part of one of the matter's words, or elsewhere."""
    points = NAME if any(word in name or name in word for name in names) else 0
    points += STRONG if any(word in known.casefold() for known in words["strong"]) else 0
    return points + (ELSEWHERE if any(word in text for text in texts) else 0)


def _told(asked: str, words: Mapping[str, Any]) -> int:
    """Return what the matter's own words are worth that stand in a whole sentence."""
    strong = sum(STRONG for word in words["strong"] if word.casefold() in asked)
    return strong + sum(WEAK for word in words["weak"] if word.casefold() in asked)
