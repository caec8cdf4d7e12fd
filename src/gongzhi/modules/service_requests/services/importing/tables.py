"""A file as a table: a header, and rows with their numbers in the file. Nothing in it is trusted, nothing is kept in memory."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid

from .csv_files import read_csv
from .xls import read_xls
from .xlsx import Broken, read_xlsx

MOST_BYTES = 200 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
# A title may stand above the header, such as the name of the list over all columns.
HEADER_WITHIN = 10
LONGEST_NAME = 120
Numbered = tuple[int, list[Any]]
_UNFIT = re.compile(r"[^\w.\- ()\u3000-\u9fff\uff00-\uff5e]+")


@dataclass
class Table:
    """`rows` yields (number in the file, cells) of the rows that hold anything; `notes` is what people should know."""

    header: list[str]
    rows: Iterator[Numbered]
    notes: Sequence[str] = ()


def open_table(path: Path, *, sheet: str = "") -> Table:
    """Return the table that a CSV or XLSX file holds. Raises Invalid, in words, for what is none or too large."""
    if not path.is_file():
        raise Invalid({"file": _("There is no file %(path)s.") % {"path": path}})
    if path.stat().st_size > MOST_BYTES:
        raise Invalid({"file": _("The file is larger than 200 MB. Split it.")})
    name = path.name.lower()
    notes: Sequence[str] = ()
    if name.endswith(".xlsx"):
        book = read_xlsx(path, sheet=sheet)
        numbered, notes = book.rows, book.notes
    elif name.endswith(".xls"):
        numbered = enumerate(read_xls(path), start=1)
    elif name.endswith((".csv", ".csv.gz", ".txt")):
        numbered = enumerate(read_csv(path), start=1)
    else:
        raise Invalid({"file": _("Only .xlsx, .csv and .csv.gz can be read. Save the table again as one of these.")})
    return _with_header(numbered, notes)


def _with_header(numbered: Iterator[Numbered], notes: Sequence[str]) -> Table:
    """Take the first row with at least two names as the header, else the first that holds anything."""
    seen: list[Numbered] = []
    for line, row in numbered:
        if line > HEADER_WITHIN:
            break
        seen.append((line, row))
        if sum(bool(words(cell)) for cell in row) > 1:
            break
    filled = [one for one in seen if any(words(cell) for cell in one[1])]
    wide = [one for one in filled if sum(bool(words(cell)) for cell in one[1]) > 1]
    if not filled:
        raise Invalid({"file": _("This file holds no table: its first rows are empty.")})
    at = wide[0] if wide else filled[0]
    header = [words(cell)[:LONGEST_NAME] for cell in at[1]]
    _check_header(header)
    left = [one for one in seen if one[0] > at[0]]
    return Table(header, _rows(left, numbered, len(header)), notes)


def _check_header(header: Sequence[str]) -> None:
    named = [name for name in header if name]
    if len(header) > MOST_COLUMNS:
        raise Invalid({"file": _("The table has more than %(most)d columns.") % {"most": MOST_COLUMNS}})
    if len(set(named)) < len(named):
        raise Invalid({"file": _("Two columns have the same name. Rename one.")})


def _rows(left: Sequence[Numbered], numbered: Iterator[Numbered], width: int) -> Iterator[Numbered]:
    count = 0
    for source in (left, numbered):
        for line, row in source:
            if not any(words(cell) for cell in row):
                continue
            count += 1
            if count > MOST_ROWS:
                raise Invalid({"file": _("The table has more than a million rows. Split it.")})
            yield line, row[:width]


def words(value: Any) -> str:
    """Return a cell as text, as people see it: spreadsheets keep 188006 as 188006.0."""
    if value is None:
        return ""
    if isinstance(value, Broken):
        return value.shown
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_name(name: str) -> str:
    """Return a file's name as it may be shown and kept: its last part, without signs that mean something elsewhere."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNFIT.sub("_", last).strip(". ")[-LONGEST_NAME:] or "table"
