"""The knowledge base as a spreadsheet: what is in force out, drafts in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from gongzhi.common.errors import Refused
from gongzhi.common.spreadsheets import as_xlsx, cell_day, cell_text, in_all_languages, read_rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge.models import Entry, Version
from gongzhi.modules.knowledge.selectors import search_in_force

from . import editing

COLUMNS = (
    "key",
    "title",
    "questions",
    "answer",
    "basis",
    "office",
    "matter",
    "public",
    "valid_from",
    "valid_until",
    "title_en",
    "answer_en",
)
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
    "title_en": gettext_lazy("Title in English"),
    "answer_en": gettext_lazy("Answer in English"),
}
YES, NO = gettext_lazy("Yes"), gettext_lazy("No")
NEEDED = ("title", "answer", "basis", "office")


@dataclass
class Imported:
    """What became of the rows of a table."""

    written: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def export_entries(query: str = "") -> bytes:
    """Return the answers in force (those that fit the query) as an XLSX file."""
    head = [str(HEADS[name]) for name in COLUMNS]
    return as_xlsx({"knowledge": [head, *map(_cells, search_in_force(query))]})


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
        version.title_en,
        version.answer_en,
    )


def import_entries(actor: Actor, data: bytes, name: str) -> Imported:
    """Write a draft for each row and offer it for a check; rows that cannot be taken are told with their number.

    A row with the key of an entry writes its next version. Raises Invalid where the file cannot be read.
    """
    done = Imported()
    for line, row in read_rows(data, name, HEADS, NEEDED):
        try:
            _take(actor, row)
            done.written += 1
        except Refused as refusal:
            done.errors.append((line, str(refusal)))
    return done


def _take(actor: Actor, row: Mapping[str, Any]) -> None:
    entry = Entry.objects.filter(key=cell_text(row.get("key"))).first() if cell_text(row.get("key")) else None
    office = editing.find_office(cell_text(row.get("office")))
    draft = editing.Draft(
        **{name: cell_text(row.get(name)) for name in ("key", *editing.LONGEST)},
        office=office.pk if office else None,
        matter=_matter(cell_text(row.get("matter"))),
        public=cell_text(row.get("public")).lower() in {*in_all_languages(YES), "1", "true"},
        valid_from=cell_day(row.get("valid_from"), "valid_from"),
        valid_until=cell_day(row.get("valid_until"), "valid_until"),
    )
    editing.offer(actor, editing.write(actor, draft, entry=entry))


def _matter(words: str) -> str:
    """Return the key of a matter that stands by its key or by its Chinese name."""
    named = {found.body["names"]["zh"]: found.key for found in rules.list_content("matter")}
    return named.get(words, words)
