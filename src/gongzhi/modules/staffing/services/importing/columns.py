"""The columns of the table of staff, and its lines as plain cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.errors import Invalid
from gongzhi.common.spreadsheets import cell_text, filled_rows, in_all_languages, read_head, read_table

# Translators: the head of a column; behind semicolons what else people call it.
HEADS = {
    "office": gettext_lazy("Office"),
    "office_en": gettext_lazy("Office in English"),
    "office_kind": gettext_lazy("Kind of office"),
    "office_area": gettext_lazy("Area of the office"),
    "office_above": gettext_lazy("Office above"),
    "post": gettext_lazy("Post"),
    "post_en": gettext_lazy("Post in English"),
    "post_area": gettext_lazy("Area of the post"),
    "roles": gettext_lazy("Roles"),
    "duties": gettext_lazy("Duties"),
    "superior": gettext_lazy("Post above"),
    "name": gettext_lazy("Name of the person"),
    "account": gettext_lazy("Sign-in name"),
    "since": gettext_lazy("First day on the post"),
    "office_code": gettext_lazy("Code of the office"),
    "post_code": gettext_lazy("Code of the post"),
}
OTHER_WORDS = {
    "office": gettext_lazy("name of the office; department; organisation"),
    "office_kind": gettext_lazy("type of office; office type"),
    "office_area": gettext_lazy("area; division; office area"),
    "office_above": gettext_lazy("superior office; parent office"),
    "post": gettext_lazy("position; job title; name of the post"),
    "name": gettext_lazy("name; person; post holder"),
    "account": gettext_lazy("account; user name; username; login"),
    "since": gettext_lazy("since; holds it since"),
}
COLUMNS = tuple(HEADS)
# The line of the template that shows how it is done; it is passed over where it was left standing.
EXAMPLE = gettext_lazy("Example: Forestry Bureau")
LONGEST = {
    "duties": 32_000,
    "roles": 500,
    "office_en": 160,
    "post_en": 160,
    "superior": 300,
    "office_area": 200,
    "post_area": 200,
}
LONGEST_CELL = 80
# Nobody else can write for so long as it takes: some seconds.
MOST_ROWS = 2000
# Above the heads there may be the title of the table.
MOST_TITLES = 5
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The lines of a file with their numbers, and the heads that say nothing here."""

    rows: tuple[tuple[int, Cells], ...]
    others: tuple[str, ...] = ()


def read(data: bytes, name: str) -> Table:
    """Return the lines of a file. Raises Invalid for a file that cannot be read, lacks the offices or holds nothing."""
    lines = read_table(data, name)
    spoken = HEADS | {key: format_lazy("{};{}", HEADS[key], more) for key, more in OTHER_WORDS.items()}
    at = next((at for at, cells in enumerate(lines[:MOST_TITLES]) if "office" in read_head(cells, spoken, ())[0]), 0)
    head, others = read_head(lines[at], spoken, ("office",)) if lines else ([], [])
    filled = filled_rows(lines, head, at=at)
    read_lines = ((line, {key: _tidy(cell) for key, cell in row.items()}) for line, row in filled)
    examples = set(in_all_languages(EXAMPLE))
    rows = tuple((line, row) for line, row in read_lines if row["office"].lower() not in examples)
    if len(rows) > MOST_ROWS:
        raise Invalid({"file": _("At most %(most)d rows can be taken at once. Split the table.") % {"most": MOST_ROWS}})
    if not rows:
        raise Invalid({"file": _("There are no rows in this table. Write one row for each post and its holder.")})
    return Table(rows, tuple(others))


def _tidy(cell: Any) -> str:
    """Return a cell's words without what nobody sees; its lines are parted like what stands in one line."""
    lines = (" ".join(line.split()) for line in cell_text(cell).splitlines())
    return ";".join(filter(None, ("".join(filter(str.isprintable, line)).strip() for line in lines)))
