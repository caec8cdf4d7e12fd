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
    found = [list(row) for row in rows]
    if len(found) > MOST_ROWS:
        raise Invalid({"file": _("At most %(most)d rows can be taken at once.") % {"most": MOST_ROWS}})
    return found


def read_rows(
    data: bytes, name: str, heads: Mapping[str, Any], needed: Collection[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the cells of each line that is not empty, by the keys of `heads`; a head is known in every language.

    Raises Invalid for a file that cannot be read or lacks a needed column.
    """
    rows = read_table(data, name)
    keys = {spoken: key for key, head in heads.items() for spoken in (key, *in_all_languages(head))}
    head = [keys.get(cell_text(cell).lower(), "") for cell in rows[0]] if rows else []
    missing = ", ".join(str(heads[key]) for key in needed if key not in head)
    if missing:
        raise Invalid({"file": _("The table has no column %(columns)s.") % {"columns": missing}})
    for line, row in enumerate(rows[1:], start=2):
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
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError as error:
        words = _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")
        raise Invalid({"file": words}) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": _("The text of this file cannot be read. Save it as CSV in UTF-8.")})
