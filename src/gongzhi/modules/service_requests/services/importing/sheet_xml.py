"""The cells of one sheet: numbers, words, moments, and what is broken; a formula counts by the value stored beside it."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .merging import MOST_COLUMNS, column_of
from .strings import LONGEST, Strings
from .xml import attributes_of, parse

STYLES = "xl/styles.xml"
# Formats that every spreadsheet program has built in and that show a day or a time.
BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_CODE = re.compile("[ymdhs]", re.IGNORECASE)
DAY_ZERO, DAY_ZERO_1904 = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)
LAST_DAY = 2_958_465
LAST_LINE = 1_048_576


@dataclass(frozen=True)
class Broken:
    """A cell without a value that could be read: a formula that was never computed (`formula`), or an error (`error`)."""

    kind: str
    shown: str


@dataclass(frozen=True)
class Styles:
    """Which styles show a day or a time, and from which day the file counts."""

    dates: frozenset[int]
    day_zero: datetime


def read_styles(book: zipfile.ZipFile) -> Styles:
    """Return the styles that make a number a moment."""
    own = {one["numFmtId"] for one in attributes_of(book, STYLES, "numFmt") if _is_date(one.get("formatCode", ""))}
    used = _cell_formats(book)
    dates = {at for at, number in enumerate(used) if number in own or (number.isdigit() and int(number) in BUILT_IN)}
    is_1904 = any(one.get("date1904") in ("1", "true") for one in attributes_of(book, "xl/workbook.xml", "workbookPr"))
    return Styles(frozenset(dates), DAY_ZERO_1904 if is_1904 else DAY_ZERO)


def _is_date(code: str) -> bool:
    return bool(_DATE_CODE.search(_NO_CODE.sub("", code))) and code.lower() != "general"


class _Formats:
    """The formats of the cells (`cellXfs`), which the cells name by their place; other lists have the same elements."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self._is_inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            self.done.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        self._is_inside = self._is_inside and name != "cellXfs"

    def data(self, text: str) -> None:
        pass


def _cell_formats(book: zipfile.ZipFile) -> list[str]:
    return list(parse(book, STYLES, _Formats())) if STYLES in book.namelist() else []


class _Cells:
    """Builds each row from its cells."""

    def __init__(self, strings: Strings, styles: Styles) -> None:
        self.done: list[Any] = []
        self.strings, self.styles = strings, styles
        self._line = 0
        self._row: list[Any] = []
        self._column = -1
        self._sort = self._style = ""
        self._is_value = self._has_formula = False
        self._parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._is_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            if not 0 < self._line <= LAST_LINE:
                raise ValueError("a row beyond the last")
            self._row, self._column = [], -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = column_of(letters) if letters else self._column + 1
        self._sort, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula, self._parts = False, []

    def end(self, name: str) -> None:
        if name == "c":
            if 0 <= self._column < MOST_COLUMNS:
                self._row.extend([None] * (self._column + 1 - len(self._row)))
                self._row[self._column] = self._value()
        elif name == "row":
            self.done.append((self._line, self._row))
        self._is_value = False

    def data(self, text: str) -> None:
        if self._is_value:
            self._parts.append(text)

    def _value(self) -> Any:
        text = "".join(self._parts)[:LONGEST]
        if not text:
            return Broken("formula", "=") if self._has_formula else None
        if self._sort == "s":
            return self.strings.get(int(text))
        if self._sort == "e":
            return Broken("error", text)
        if self._sort == "n":
            return self._number(text)
        return text if self._sort != "b" else ("TRUE" if text == "1" else "FALSE")

    def _number(self, text: str) -> Any:
        number = float(text)
        if self._style and int(self._style) in self.styles.dates and 0 <= number <= LAST_DAY:
            moment = self.styles.day_zero + timedelta(seconds=round(number * 86400))
            return moment.replace(tzinfo=None)  # a sheet knows no zones
        return number


def rows_of(book: zipfile.ZipFile, part: str, strings: Strings, styles: Styles) -> Iterator[tuple[int, list[Any]]]:
    """Yield (number, cells) of each row of a sheet."""
    return parse(book, part, _Cells(strings, styles))
