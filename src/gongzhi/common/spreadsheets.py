"""Tables that people open in a spreadsheet or bring from one: nothing in them may run, and any usual form is read."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHEETS = (".xlsx", ".xls", ".ods")
MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 5000
# Cells that are filled because they are merged with one above.
MOST_MERGED = 20_000


def harmless(text: str) -> str:
    """Return a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_written(text: str) -> str:
    """Return a cell as it was before `harmless`, for files that come back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def as_xlsx(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """Return a workbook of these sheets, title → lines; the first line of each is its head."""
    import openpyxl  # Loaded with the first table: most processes never write one.

    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_table(data: bytes, name: str) -> list[list[Any]]:
    """Return the lines of a spreadsheet's first sheet, or of a CSV file in UTF-8 or GB18030.

    Raises Invalid for a file that is too large or cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise Invalid({"file": _("This file is larger than 4 MB. Split it.")})
    rows = _sheet(data) if name.lower().endswith(SHEETS) else csv.reader(io.StringIO(_decoded(data)))
    try:
        found = [list(row) for row in rows]
    except csv.Error:
        raise Invalid({"file": _("The text of this file cannot be read. Save it as CSV in UTF-8.")}) from None
    if len(found) > MOST_ROWS:
        raise Invalid({"file": _("At most %(most)d rows can be taken at once.") % {"most": MOST_ROWS}})
    return found


def read_rows(
    data: bytes, name: str, heads: Mapping[str, Any], needed: Collection[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the cells of each line that is not empty, by the keys of `heads`; a head is known in every language.

    Raises Invalid for a file that cannot be read, lacks a needed column or has one twice.
    """
    rows = read_table(data, name)
    head, _others = read_head(rows[0] if rows else [], heads, needed)
    yield from filled_rows(rows, head)


def read_head(cells: Sequence[Any], heads: Mapping[str, Any], needed: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the key of each column, empty for what is none of `heads` (several words for one: between semicolons), and those others.

    Raises Invalid where a needed column is not there, or one is there twice.
    """
    keys = {
        spoken.strip(): key
        for key, head in heads.items()
        for one in (key, *in_all_languages(head))
        for spoken in one.split(";")
    }
    found = [keys.get(cell_text(cell).lower(), "") for cell in cells]
    missing = [key for key in needed if key not in found]
    twice = [key for key in heads if found.count(key) > 1]
    for wrong, words in (
        (missing, _("The table has no column %(columns)s.")),
        (twice, _("These columns are there twice: %(columns)s. Take one of each away.")),
    ):
        if wrong:
            raise Invalid({"file": words % {"columns": ", ".join(str(heads[key]).partition(";")[0] for key in wrong)}})
    return found, [cell_text(cell) for cell, key in zip(cells, found, strict=True) if cell_text(cell) and not key]


def filled_rows(
    rows: Sequence[Sequence[Any]], head: Sequence[str], *, at: int = 0
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the cells of each line below the head (the line `at`, from 0) that is not empty."""
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        if any(cell_text(cell) for cell in row):
            yield line, {key: cell for key, cell in zip(head, row, strict=False) if key}


def in_all_languages(words: Any) -> Iterator[str]:
    """Yield a text in all languages of the platform, in small letters."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(words).lower()


def cell_text(value: Any) -> str:
    """Return what stands in a cell, as somebody would write it."""
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_written("" if value is None else str(value).strip())


def cell_day(value: Any, name: str) -> date | None:
    """Return the day that stands in a cell, None for an empty one. Raises Invalid for anything else, under `name`."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = cell_text(value).replace("/", "-").replace(".", "-")[:10]
    try:
        return date(*map(int, text.split("-"))) if text else None
    except (ValueError, TypeError):
        raise Invalid({name: _("“%(value)s” is no day. Write it as 2026-11-21.") % {"value": value}}) from None


def _sheet(data: bytes) -> Sequence[Sequence[Any]]:
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python()
        return _fill_down(rows, sheet.start or (0, 0), sheet.merged_cell_ranges or [])
    except python_calamine.CalamineError as error:
        words = _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")
        raise Invalid({"file": words}) from error


def _fill_down(rows: list[list[Any]], start: tuple[int, int], ranges: Sequence[Any]) -> list[list[Any]]:
    """Return the rows with the value of each merged range in all of its lines below the head: it stands in the first cell only."""
    left = MOST_MERGED
    for (top, column), (bottom, _last) in ranges:
        first, at = top - start[0], column - start[1]
        is_below = 0 < first < len(rows) and 0 <= at < len(rows[first])
        for row in rows[first + 1 : bottom - start[0] + 1][:left] if is_below else ():
            row[at] = rows[first][at]
            left -= 1
    return rows


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": _("The text of this file cannot be read. Save it as CSV in UTF-8.")})
