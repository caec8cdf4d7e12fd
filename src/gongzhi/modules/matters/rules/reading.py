"""A diagram read aloud: its steps in order, and from each where it goes on, past gateways that are only drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PASSED = frozenset({"choice", "split"})


@dataclass(frozen=True)
class Arrow:
    """An arrow of the diagram with the words that stand on it."""

    source: str
    target: str
    words: str = ""


@dataclass(frozen=True)
class Way:
    """Where a step goes on: in which case (empty: always), to which number; beside others where they go on at once."""

    words: str
    number: int
    together: bool = False


@dataclass(frozen=True)
class Station:
    """One step in words: its number, its node, and the ways on."""

    number: int
    node: str
    ways: Sequence[Way]


def read_aloud(kinds: Mapping[str, str], arrows: Sequence[Arrow]) -> list[Station]:
    """Return the steps in the order in which they are reached; gateways are left out, what they ask stands on the ways."""
    start = [name for name, kind in kinds.items() if kind == "start"]
    order = list(dict.fromkeys(start))
    for name in order:
        order += [target for _words, target, _at_once in _ways(name, kinds, arrows, frozenset()) if target not in order]
    order += [name for name, kind in kinds.items() if name not in order and kind not in PASSED]
    numbers = {name: number for number, name in enumerate(order, start=1)}
    return [
        Station(numbers[name], name, [Way(*way) for way in _numbered(_ways(name, kinds, arrows, frozenset()), numbers)])
        for name in order
    ]


def _numbered(ways: list[tuple[str, str, bool]], numbers: Mapping[str, int]) -> list[tuple[str, int, bool]]:
    return [(words, numbers[target], together) for words, target, together in ways]


def _ways(
    name: str, kinds: Mapping[str, str], arrows: Sequence[Arrow], passed: frozenset[str]
) -> list[tuple[str, str, bool]]:
    """Return (words, step, together) for each way on from a node; a ring of gateways ends where it began."""
    found: list[tuple[str, str, bool]] = []
    mine = [arrow for arrow in arrows if arrow.source == name]
    together = kinds[name] == "split" and len(mine) > 1
    for arrow in mine:
        if kinds[arrow.target] not in PASSED:
            found.append((arrow.words, arrow.target, together))
        elif arrow.target not in passed:
            beyond = _ways(arrow.target, kinds, arrows, passed | {name, arrow.target})
            found += [(_both(arrow.words, words), step, together or at_once) for words, step, at_once in beyond]
    return list(dict.fromkeys(found))


def _both(first: str, second: str) -> str:
    return " · ".join(filter(None, (first, second)))
