"""The names of all areas in memory: search, names in a running text, former areas."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongzhi.engine.areas.rules import codes

SHORTEST_NAME = 2


@dataclass(frozen=True)
class Named:
    """An area as a search shows it; `above` are its parents' names, the county first."""

    code: str
    level: str
    names: dict[str, str]
    above: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Mention:
    """A name that occurs in a text and the areas that bear it (several where the name is ambiguous)."""

    text: str
    codes: tuple[str, ...]


class Gazetteer:
    """All names and aliases, once as one long text that is searched at the speed of memory, once as a dictionary."""

    def __init__(
        self,
        areas: Iterable[tuple[str, str, str]],
        aliases: Iterable[tuple[str, str]],
        successions: Iterable[tuple[str, str]],
    ) -> None:
        """Take (code, Chinese name, English name), (code, alias) and (predecessor, successor)."""
        self._names = {code: (zh, en) for code, zh, en in areas}
        self._successions = list(successions)
        spoken = [(code, text) for code, both in self._names.items() for text in both if text]
        spoken += [(code, text) for code, text in aliases if code in self._names]
        # Counties before townships before villages: of two equally good hits the larger area comes first.
        entries = sorted({(len(code), code, text.lower()) for code, text in spoken})
        self._owners = [code for _length, code, _text in entries]
        self._lines, self._starts = _lines_of(text for *_rest, text in entries)
        self._bearers = _bearers_of(entries)
        self._lengths = _lengths_of(self._bearers)

    def named(self, code: str) -> Named | None:
        """Return the area with its names, None for a code that is not valid today."""
        if code not in self._names:
            return None
        above = tuple(self.names(parent) for parent in codes.ancestors_of(code) if parent in self._names)
        return Named(code, codes.level_of(code), self.names(code), above)

    def names(self, code: str) -> dict[str, str]:
        """Return {zh, en}; the code itself where it is unknown, so that a list always has something to show."""
        zh, en = self._names.get(code, (code, code))
        return {"zh": zh, "en": en or zh}

    def search(self, text: str, limit: int, within: str) -> list[str]:
        """Return up to `limit` codes below `within` ("" for all): exact names first, then beginnings, then the rest."""
        wanted = " ".join(text.lower().split())
        if not wanted:
            return []
        patterns = (f"\n{wanted}\n", f"\n{wanted}", wanted)
        hits = (code for pattern in patterns for code in self._owners_of(pattern) if code.startswith(within))
        return _first_different(hits, limit)

    def mentions(self, text: str) -> list[Mention]:
        """Return the longest names in a text, in order, each once; see `narrowed` for names that several areas bear."""
        found: dict[str, tuple[str, ...]] = {}
        text, position = text.lower(), 0
        while position < len(text):
            name = self._longest_at(text, position)
            if name:
                found[name] = self._bearers[name]
            position += len(name) or 1
        return narrowed([Mention(name, bearers) for name, bearers in found.items()])

    def predecessors(self, code: str) -> list[str]:
        return codes.predecessors_of(code, self._successions)

    def _owners_of(self, pattern: str) -> Iterator[str]:
        position = self._lines.find(pattern)
        while position >= 0:
            # A pattern may begin with the line break before the name, which belongs to the line before.
            entry = bisect_right(self._starts, position + pattern.startswith("\n")) - 1
            yield self._owners[entry]
            position = self._lines.find(pattern, self._starts[entry + 1] - 1)

    def _longest_at(self, text: str, position: int) -> str:
        for length in self._lengths.get(text[position : position + SHORTEST_NAME], ()):
            name = text[position : position + length]
            if name in self._bearers and _stands_alone(text, position, position + len(name)):
                return name
        return ""


def narrowed(mentions: list[Mention]) -> list[Mention]:
    """Keep, of the areas with the same name, those whose parent or child is mentioned too, if there are any: 云溪镇幸福村."""
    everywhere = {code for mention in mentions for code in mention.codes}
    above_all = {above for code in everywhere for above in codes.ancestors_of(code)}
    result = []
    for mention in mentions:
        supported = tuple(code for code in mention.codes if _is_supported(code, everywhere, above_all))
        result.append(Mention(mention.text, supported or mention.codes))
    return result


def _is_supported(code: str, everywhere: set[str], above_all: set[str]) -> bool:
    return code in above_all or any(above in everywhere for above in codes.ancestors_of(code))


def _first_different(hits: Iterator[str], limit: int) -> list[str]:
    """Return the first `limit` different hits and look no further: one common character occurs in half of all names."""
    seen: dict[str, None] = {}
    for code in hits:
        if len(seen) >= limit:
            break
        seen[code] = None
    return list(seen)


def _lines_of(names: Iterable[str]) -> tuple[str, list[int]]:
    """Return all names as lines between line breaks, and where each begins (with one entry more, the end)."""
    lines, starts = ["\n"], [1]
    for name in names:
        lines.append(f"{name}\n")
        starts.append(starts[-1] + len(name) + 1)
    return "".join(lines), starts


def _bearers_of(entries: Iterable[tuple[int, str, str]]) -> dict[str, tuple[str, ...]]:
    bearers: dict[str, tuple[str, ...]] = {}
    for _length, code, name in entries:
        if len(name) >= SHORTEST_NAME:
            bearers[name] = (*bearers.get(name, ()), code)
    return bearers


def _lengths_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return, by its first two characters, how long the names are that begin so, the longest first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:SHORTEST_NAME], set()).add(len(name))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a name in Latin letters is not a piece of a longer word; Chinese has no such borders."""
    return not (_joins(text[start - 1 : start], text[start]) or _joins(text[end - 1], text[end : end + 1]))


def _joins(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
