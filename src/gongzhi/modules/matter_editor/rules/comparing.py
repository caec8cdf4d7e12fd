"""Two bodies compared: what is in one and not in the other, path by path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Entries of lists are known by these, so that one that moved is not two changes.
NAMES = ("key", "node", "name", "what", "title")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, and what was there before and is there after (None: nothing)."""

    path: tuple[str, ...]
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "gone" if self.after is None else "changed"


def differences(before: Any, after: Any) -> list[Difference]:
    """Return what differs, down to the single text or number; what is only in one is told whole."""
    return list(_compare(before, after, ()))


def _compare(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _compare(before.get(key), after.get(key), (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and _named(before) and _named(after):
        yield from _compare(_by_name(before), _by_name(after), path)
    else:
        yield Difference(path, before, after)


def _named(entries: list[Any]) -> bool:
    return all(isinstance(one, Mapping) and _name(one) for one in entries)


def _name(entry: Mapping[str, Any]) -> str:
    found = next((entry[name] for name in NAMES if entry.get(name)), "")
    return str(found.get("zh", "")) if isinstance(found, Mapping) else str(found)


def _by_name(entries: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in entries:
        name = _name(one)
        found[f"{name} ({len(found) + 1})" if name in found else name] = one
    return found
