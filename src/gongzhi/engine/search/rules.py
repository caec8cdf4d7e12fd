"""What words a text is found by: the same for documents and queries, and the same on both databases.

A run of Han characters gives its characters, its pairs and the dictionary words in it; other scripts give whole words.
Every token is written in a-z and 0-9, so that no database's own idea of letters, case or accents comes in.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Protocol

# More than the longest report by far. A tsvector holds 1 MB, which this many characters cannot fill.
MOST_CHARACTERS = 40_000
# A query is a few words; what follows adds work and no sense.
MOST_QUERY_CHARACTERS = 200
# Longer words are cut, in documents and queries alike.
MOST_WORD_CHARACTERS = 60
# Pairs are tokens anyway, so that only longer dictionary words add something: they keep far apart pairs from matching.
SHORTEST_DICTIONARY_WORD = 3

# The iteration mark, the round zero, and the blocks of CJK ideographs up to extension H.
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_HAN_RUN = re.compile(f"[{_HAN}]+")
_PLAIN = re.compile("[a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Return the tokens by which `text` is found, each once."""
    found: dict[str, None] = {}
    for run in _runs(text, MOST_CHARACTERS):
        if _HAN_RUN.match(run):
            found.update(dict.fromkeys(_han(character) for character in run))
            found.update(dict.fromkeys(_han(piece) for piece in _pieces(run)))
        else:
            found[_word(run)] = None
    return list(found)


def query_tokens(query: str) -> list[str]:
    """Return the tokens that a document must all have; a document that holds every run of the query has them."""
    found: dict[str, None] = {}
    for run in _runs(query, MOST_QUERY_CHARACTERS):
        if not _HAN_RUN.match(run):
            found[_word(run)] = None
        elif len(run) == 1:
            found[_han(run)] = None
        else:
            found.update(dict.fromkeys(_han(piece) for piece in _longest(_pieces(run))))
    return list(found)


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of Han characters and the other words of a text: what two texts share, found in microseconds."""
    found: set[str] = set()
    for run in _runs(text, MOST_CHARACTERS):
        if _HAN_RUN.match(run):
            found.update("".join(pair) for pair in pairwise(run))
        else:
            found.add(run)
    return frozenset(found)


def mark_token(mark: str) -> str:
    """Return the token of a mark such as an area code; marks never meet words of a text."""
    return f"m{mark}" if _PLAIN.fullmatch(mark) else f"y{mark.encode('utf-8', 'surrogatepass').hex()}"


def _runs(text: str, most: int) -> Iterable[str]:
    folded = unicodedata.normalize("NFKC", text[:most]).casefold()[:most]
    return _RUNS.findall(folded)


def _pieces(run: str) -> Iterator[str]:
    """Return pairs and dictionary words of a run of Han characters."""
    for pair in pairwise(run):
        yield "".join(pair)
    if len(run) >= SHORTEST_DICTIONARY_WORD:
        # Every dictionary word in the run, not one way to cut it: a cut depends on the words around, and then a
        # document would not be found by a part of its own text.
        yield from (word for word in _dictionary().cut_all(run) if len(word) >= SHORTEST_DICTIONARY_WORD)


def _longest(pieces: Iterable[str]) -> Iterator[str]:
    """Leave out what lies in a longer piece: a document with the longer one has it too, and fewer lists are joined."""
    kept: list[str] = []
    for piece in sorted(pieces, key=len, reverse=True):
        if not any(piece in longer for longer in kept):
            kept.append(piece)
            yield piece


class _Dictionary(Protocol):
    def cut_all(self, text: str) -> list[str]: ...


@cache
def _dictionary() -> _Dictionary:
    # Loaded on first use: it takes 30 MB, and many processes never search.
    import rjieba

    own: _Dictionary = rjieba.Jieba()
    return own


def _han(characters: str) -> str:
    return characters.encode("utf-16-be").hex()


def _word(run: str) -> str:
    word = run[:MOST_WORD_CHARACTERS]
    # w, x, y and m are no hexadecimal digits, so that the four kinds of tokens never meet.
    return f"w{word}" if _PLAIN.fullmatch(word) else f"x{word.encode().hex()}"
