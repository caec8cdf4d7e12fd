"""Merged ranges: the value stands in the first cell only, and people mean all of them."""

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

CHUNK = 1024 * 1024
MOST_MERGES = 200_000
MOST_COLUMNS = 256
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
# The longest that one such element can be; kept over from one piece to the next.
OVERLAP = 256


@dataclass
class Merges:
    """The ranges by their first row: (first column, last column, last row); those that reach into the present row."""

    starts: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0
    _open: list[tuple[int, int, int, Any]] = field(default_factory=list)
    _is_past_header: bool = False

    def add(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        self.starts[first[1]].append((first[0], min(last[0], MOST_COLUMNS), last[1]))
        self.count += 1

    def fill(self, line: int, row: list[Any]) -> list[Any]:
        """Return the row with the values of the ranges that cover it; names in a header are not repeated."""
        if not self.count:
            return row
        self._open = [one for one in self._open if one[2] >= line]
        for first, last, bottom in self.starts.pop(line, ()):
            self._open.append((first, last, bottom, row[first] if first < len(row) else None))
        if self._is_past_header:
            for first, last, _bottom, value in self._open:
                row.extend([None] * (last + 1 - len(row)))
                row[first : last + 1] = [value] * (last + 1 - first)
        self._is_past_header = self._is_past_header or sum(cell not in (None, "") for cell in row) > 1
        return row


def find_merges(book: zipfile.ZipFile, part: str) -> Merges:
    """Return the ranges of a sheet; they stand behind all its rows, so the part is read through once for them."""
    found, rest = Merges(), b""
    with book.open(part) as file:
        while chunk := file.read(CHUNK):
            text = rest + chunk
            end = 0
            for match in _MERGED.finditer(text):
                left, top, right, bottom = match.groups()
                found.add((column_of(left.decode()), int(top)), (column_of(right.decode()), int(bottom)))
                end = match.end()
            if found.count > MOST_MERGES:
                raise ValueError("too many merged ranges")
            rest = text[max(end, len(text) - OVERLAP) :]
    return found


def column_of(letters: str) -> int:
    """Return the number of a column from its letters, A being 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
