"""The shared words of a spreadsheet: kept in a file without a name, so that memory does not grow with them."""

import os
import tempfile
import zipfile
from array import array
from typing import Any

from .xml import parse

PART = "xl/sharedStrings.xml"
# Longer words are refused later, field by field; here they are cut so that one cell cannot fill the memory.
LONGEST = 32_767
CACHED = 4096


class Strings:
    """Words by their number."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this object
        self._ends = array("Q", [0])
        self._cache: dict[int, str] = {}

    def __del__(self) -> None:
        self._file.close()

    def add(self, text: str) -> None:
        data = text[:LONGEST].encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def finish(self) -> "Strings":
        self._file.flush()
        return self

    def get(self, number: int) -> str:
        """Return the words of a number; raise ValueError for one that the file does not have."""
        if number not in self._cache:
            if not 0 <= number < len(self._ends) - 1:
                raise ValueError("a cell without its words")
            if len(self._cache) >= CACHED:
                self._cache.clear()
            start, end = self._ends[number], self._ends[number + 1]
            self._cache[number] = os.pread(self._file.fileno(), end - start, start).decode("utf-8", "surrogatepass")
        return self._cache[number]


class _Words:
    """Gathers the text of each `si`, without the reading aids (`rPh`) that Japanese files have."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self._parts: list[str] = []
        self._is_text = self._is_aid = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        self._is_aid = self._is_aid or name == "rPh"
        self._is_text = name == "t" and not self._is_aid

    def end(self, name: str) -> None:
        if name == "si":
            self.done.append("".join(self._parts))
        elif name == "rPh":
            self._is_aid = False
        self._is_text = False

    def data(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)


def read_strings(book: zipfile.ZipFile) -> Strings:
    """Return the workbook's shared words; none where it has no such part."""
    found = Strings()
    if PART in book.namelist():
        for text in parse(book, PART, _Words()):
            found.add(text)
    return found.finish()
