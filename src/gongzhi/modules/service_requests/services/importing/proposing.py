"""Proposing a map for a table: the one last used for these columns, else by what the columns are called. And trying it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhi.common.errors import Invalid
from gongzhi.engine.cases.public import CaseDraft
from gongzhi.engine.rules import public as rules

from ...models import RememberedMapping
from .. import intake
from .fields import FIELDS, FieldMap, header_digest
from .rows import Ending, RowReader
from .tables import open_table

NAMES = Path("base") / "importing" / "columns.yaml"
SHOWN = 10


@dataclass(frozen=True)
class Trial:
    """A row as it would come in: the case and its past, or what is wrong with it."""

    line: int
    cells: Sequence[Any]
    draft: CaseDraft | None
    ending: Ending | None
    faults: Mapping[str, str]


def propose(header: Sequence[str]) -> dict[str, Any]:
    """Return a map as a dictionary, perhaps without the column for the words: people look at it before it is used."""
    remembered = RememberedMapping.objects.filter(header=header_digest(header)).first()
    if remembered is not None:
        return dict(remembered.mapping)
    known = _names()
    columns: dict[str, str] = {}
    for column in header:
        name = known.get(column.lower())
        if name and name not in columns:
            columns[name] = column
    return {"columns": columns}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return {what a column may be called: field}."""
    found = rules.load_strict((settings.CONTENT / NAMES).read_bytes())["columns"]
    return {str(word).lower(): name for name in FIELDS for word in found.get(name, ())}


def try_out(path: Path, chosen: FieldMap, *, most: int = SHOWN) -> list[Trial]:
    """Return what the first rows would become; nothing is written."""
    table = open_table(path, sheet=chosen.sheet)
    reader = RowReader(chosen, table.header)
    return [_trial(line, row, reader) for line, row in islice(table.rows, most)]


def _trial(line: int, row: Sequence[Any], reader: RowReader) -> Trial:
    try:
        report, ending = reader.read(row)
        return Trial(line, row, intake.prepare(report), ending, {})
    except Invalid as refusal:
        return Trial(line, row, None, None, {name: str(text) for name, text in refusal.fields.items()})
