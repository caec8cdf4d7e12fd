"""What parts above know of the cases of a list, shown beside each: every part is asked once for all cases of a page."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

Reader = Callable[[Collection[int]], Mapping[int, Any]]

_readers: list[Reader] = []


def register_badge(read: Reader) -> None:
    """Show beside each case in lists what `read` says of it: it gets the numbers of a page, and returns words for some."""
    _readers.append(read)


def badges_of(numbers: Collection[int]) -> dict[int, list[Any]]:
    """Return the badges of the cases of a page, by number; asks nothing for an empty page."""
    found: dict[int, list[Any]] = defaultdict(list)
    for read in _readers if numbers else ():
        for number, words in read(numbers).items():
            found[number].append(words)
    return found
