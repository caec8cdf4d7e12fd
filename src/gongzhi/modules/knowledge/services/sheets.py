"""The knowledge base as a spreadsheet: what is in force out, drafts in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.spreadsheets import harmless
from gongzhi.engine.access.public import Actor
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge.models import Entry, Version
from gongzhi.modules.knowledge.selectors import search_in_force

from . import editing

COLUMNS = ("key", "title", "questions", "answer", "basis", "office", "matter", "public", "valid_from", "valid_until")
# The head of the table in the reader's language; tables in either language are read.
HEADS = {
    "key": gettext_lazy("Entry number"),
    "title": gettext_lazy("Title"),
    "questions": gettext_lazy("Everyday questions"),
    "answer": gettext_lazy("Answer to tell"),
    "basis": gettext_lazy("Legal basis"),
    "office": gettext_lazy("Responsible office"),
    "matter": gettext_lazy("Matter"),
    "public": gettext_lazy("Public"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_until": gettext_lazy("Valid until"),
}
YES, NO = gettext_lazy("Yes"), gettext_lazy("No")
LANGUAGES = ("zh-hans", "en")
MOST_ROWS = 5000


@dataclass
class Imported:
    """What became of the rows of a table."""

    written: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def export_entries(query: str = "") -> bytes:
    """Return the answers in force (those that fit the query) as an XLSX file."""
    import openpyxl  # type: ignore[import-untyped, unused-ignore]  # its types are a package of their own

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("knowledge")
    sheet.append([str(HEADS[name]) for name in COLUMNS])
    for version in search_in_force(query):
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in _cells(version)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(version: Version) -> Sequence[Any]:
    entry = version.entry
    words = (version.title, version.questions, version.answer, version.basis)
    return (
        entry.key,
        *words,
        entry.office.names.get("zh", entry.office.key),
        entry.matter,
        str(YES if entry.public else NO),
        version.valid_from,
        version.valid_until,
    )


def import_entries(actor: Actor, file: BinaryIO) -> Imported:
    """Write a draft for each row and offer it for a check; rows that cannot be taken are told with their number.

    A row with the key of an entry writes its next version. Raises Invalid where the file cannot be read.
    """
    done = Imported()
    for line, row in _read(file):
        try:
            _take(actor, row)
            done.written += 1
        except Refused as refusal:
            done.errors.append((line, str(refusal)))
    return done


def _take(actor: Actor, row: Mapping[str, Any]) -> None:
    entry = Entry.objects.filter(key=_text(row.get("key"))).first() if _text(row.get("key")) else None
    office = editing.find_office(_text(row.get("office")))
    draft = editing.Draft(
        **{name: _text(row.get(name)) for name in ("key", "title", "questions", "answer", "basis")},
        office=office.pk if office else None,
        matter=_matter(_text(row.get("matter"))),
        public=_text(row.get("public")).lower() in {*_spoken(YES), "1", "true"},
        valid_from=_day(row.get("valid_from"), "valid_from"),
        valid_until=_day(row.get("valid_until"), "valid_until"),
    )
    editing.offer(actor, editing.write(actor, draft, entry=entry))


def _matter(words: str) -> str:
    """Return the key of a matter that stands by its key or by its Chinese name."""
    named = {found.body["names"]["zh"]: found.key for found in rules.list_content("matter")}
    return named.get(words, words)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _day(value: Any, name: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value).replace("/", "-").replace(".", "-")[:10]
    try:
        return date(*map(int, text.split("-"))) if text else None
    except (ValueError, TypeError):
        raise Invalid({name: _("“%(value)s” is no day. Write it as 2026-11-21.") % {"value": value}}) from None


def _spoken(words: Any) -> Iterator[str]:
    """Yield a text in all languages, in small letters."""
    for language in LANGUAGES:
        with translation.override(language):
            yield str(words).lower()


def _read(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import python_calamine

    try:
        rows = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    except python_calamine.CalamineError as error:
        raise Invalid(
            {"file": _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")}
        ) from error
    names = {spoken: name for name, head in HEADS.items() for spoken in (*_spoken(head), name)}
    head = [names.get(_text(cell).lower(), "") for cell in rows[0]] if rows else []
    missing = [str(HEADS[name]) for name in ("title", "answer", "basis", "office") if name not in head]
    if missing:
        raise Invalid({"file": _("The table has no column %(columns)s.") % {"columns": ", ".join(missing)}})
    if len(rows) > MOST_ROWS:
        raise Invalid({"file": _("At most %(most)d rows can be taken at once.") % {"most": MOST_ROWS}})
    for line, row in enumerate(rows[1:], start=2):
        if any(_text(cell) for cell in row):
            yield line, {name: cell for name, cell in zip(head, row, strict=False) if name}
