"""XLSX read as a stream: one pass for merged ranges, one for rows; formulas are never evaluated, bombs are refused.

Own code, because no library does all of this: those that stream do not tell merged cells or formulas without a value,
those that do hold the whole sheet in memory.
"""

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import archives
from gongzhi.common.errors import Invalid

from .merging import Merges, find_merges
from .sheet_xml import Broken, Styles, read_styles, rows_of
from .strings import Strings, read_strings
from .xml import attributes_of

__all__ = ["Book", "Broken", "read_xlsx"]

MOST_PARTS = 2000
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_SHEETS = 100
# Real sheets pack about ten- to fiftyfold; what packs better than this is made to fill a disk.
WORST_RATIO, RATIO_FROM = 250, 20 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"
ODD = (*archives.UNREADABLE, KeyError, ValueError)


@dataclass
class Book:
    rows: Iterator[tuple[int, list[Any]]]
    notes: Sequence[str]


def read_xlsx(path: Path, *, sheet: str = "") -> Book:
    """Return the rows of a sheet (the first visible one) with notes on what was done. Raises Invalid for what is no XLSX."""
    try:
        book = zipfile.ZipFile(path)
        _guard(book)
        names = _sheets(book)
        part = _choose(names, sheet)
        strings = read_strings(book)
        styles = read_styles(book)
        merges = find_merges(book, part)
    except ODD as error:
        raise _unreadable(path) from error
    return Book(_rows(book, part, Parts(strings, styles, merges)), list(_notes(names, merges)))


@dataclass(frozen=True)
class Parts:
    """What a sheet's cells point to."""

    strings: Strings
    styles: Styles
    merges: Merges


def _rows(book: zipfile.ZipFile, part: str, parts: Parts) -> Iterator[tuple[int, list[Any]]]:
    try:
        for line, row in rows_of(book, part, parts.strings, parts.styles):
            yield line, parts.merges.fill(line, row)
    except ODD as error:
        raise _unreadable(None) from error


def _guard(book: zipfile.ZipFile) -> None:
    """Refuse by what the archive says of itself; more than it says is never unpacked."""
    parts = book.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _bomb()
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > WORST_RATIO * max(part.compress_size, 1):
            raise _bomb()
        if part.flag_bits & 1:
            raise Invalid({"file": _("The file is protected by a password. Save it without one.")})


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Return {name: part} of the visible sheets, in their order."""
    targets = {one["Id"]: one["Target"] for one in attributes_of(book, "xl/_rels/workbook.xml.rels", "Relationship")}
    found: dict[str, str] = {}
    for one in attributes_of(book, "xl/workbook.xml", "sheet")[:MOST_SHEETS]:
        target = targets.get(one.get("id", ""), "")
        if target and one.get("state", "visible") == "visible":
            found[one.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return found


def _choose(names: dict[str, str], wanted: str) -> str:
    if not names:
        raise Invalid({"file": _("The file holds no visible sheet.")})
    if wanted and wanted not in names:
        raise Invalid({"file": _("There is no sheet “%(sheet)s”. The sheets are: %(known)s.") % {"sheet": wanted, "known": ", ".join(names)}})  # fmt: skip
    return names[wanted] if wanted else next(iter(names.values()))


def _notes(names: dict[str, str], merges: Merges) -> Iterator[str]:
    if len(names) > 1:
        yield _("The file has %(count)d sheets; one is read.") % {"count": len(names)}
    if merges.count:
        yield _("%(count)d merged ranges: each of their cells counts as holding the value.") % {"count": merges.count}


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(OLE))


def _bomb() -> Invalid:
    return Invalid({"file": _("Unpacked, this file is far too large. It was not opened.")})


def _unreadable(path: Path | None) -> Invalid:
    if path is not None and _begins(path) == OLE:
        return Invalid({"file": _("This is an old .xls file, or one with a password. Save it as .xlsx without one.")})
    return Invalid({"file": _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")})
