"""The matter list as a table: on paper and in Excel."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.citing import cite
from gongzhi.common.spreadsheets import harmless
from gongzhi.common.text import say, say_list
from gongzhi.engine.rules import public as rules

from . import charts, pages
from .guide import list_groups
from .words import APPLICANTS, FIRST_LEVELS, LIST_TYPES, category_names, who_words

WIDTHS = (14, 26, 22, 20, 22, 22, 22, 44, 30, 12)


def heads() -> list[str]:
    """Return the heads of the columns."""
    return [
        _("Category"),
        _("Matter"),
        _("List type"),
        _("First handled by"),
        _("Answers for it"),
        _("Watches over it"),
        _("Who may apply"),
        _("Legal basis"),
        _("Time limits"),
        _("In force since"),
    ]


def row_of(matter: rules.ContentVersion) -> list[str]:
    """Return one matter as a row."""
    body, process = matter.body, pages.process_on(matter)
    return [
        category_names(body["category"])[-1],
        say(body["names"]),
        str(LIST_TYPES.get(body.get("list_type") or "", "")) or "—",
        str(FIRST_LEVELS[body["first_level"]]),
        who_words(body["responsible"]) if body.get("responsible") else "—",
        who_words(body["checked_by"]) if body.get("checked_by") else "—",
        say_list(APPLICANTS[one] for one in body.get("applicants", ())) or "—",
        say_list(map(cite, body.get("legal_basis") or ()), ";") or "—",
        say_list(charts.list_clocks(process), ";") if process else "—",
        begun.isoformat() if (begun := pages.since(matter)) else "—",
    ]


def write() -> bytes:
    """Return the whole list as an Excel file, with the day on which it was made."""
    from openpyxl import Workbook  # Loaded with the first table: most processes never write one.
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Matter list")
    sheet.append([_("Matter list"), clock.today().isoformat()])
    sheet.append(heads())
    for group in list_groups(rules.list_content("matter")):
        for matter in group.matters:
            sheet.append([harmless(text) for text in row_of(matter)])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGHIJ", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C3"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()
