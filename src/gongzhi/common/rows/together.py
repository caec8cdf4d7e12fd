"""All rows that belong together in one statement, which PostgreSQL has planned before: a table's rows come as JSON.

So neither side takes a long text with hundreds of values to pieces, and it does not depend on how many rows there are.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from django.db import DatabaseError
from django.db.models import Model

from .asking import planned_cursor
from .tables import Names, Table, table_of

# What is written: new rows of a model whole (no names), or these fields of known ones. No row may stand in it twice.
Kind = tuple[type[Model], Names]
# So many rows the planner counts on, so that it takes the index where there are few.
STEPS = (1, 10, 100)


def write_together(kinds: dict[Kind, list[Model]], *, may_be_gone: bool) -> None:
    """Insert rows, which get their numbers, and write the named fields of others; raise DatabaseError where one of these is gone, unless it may."""
    if not kinds:
        return
    shape = tuple((kind, next((step for step in STEPS if len(rows) <= step), None)) for kind, rows in kinds.items())
    given = [_json([table_of(model).record(row, names) for row in rows]) for (model, names), rows in kinds.items()]
    with planned_cursor() as cursor:
        cursor.execute(_statement(shape), given)
        answers = cursor.fetchone()
    for ((model, names), rows), answer in zip(kinds.items(), answers, strict=True):
        if names is None:
            _number(table_of(model), rows, answer)
        elif answer != len(rows) and not may_be_gone:
            raise DatabaseError("a row that was to be changed is gone")


def _number(table: Table, rows: Sequence[Model], numbers: Any) -> None:
    """Give new rows their numbers: PostgreSQL inserts what a function yields in its order, and answers in that order."""
    if table.is_numbered:
        for row, number in zip(rows, numbers, strict=True):
            row.pk = number


@cache
def _statement(shape: tuple[tuple[Kind, int | None], ...]) -> str:
    """Return the statement that writes rows of these kinds, and answers with the numbers of new ones and the count of others."""
    writes, answers = [], []
    for place, ((model, names), most) in enumerate(shape):
        table = table_of(model)
        writes.append(f"w{place} AS ({_insert(table) if names is None else _update(table, names, most)})")
        told = "array_agg(n)" if names is None else "count(*)"
        answers.append(f"(SELECT {told} FROM w{place})")  # noqa: S608 - one of two words of ours
    return f"WITH {', '.join(writes)} SELECT {', '.join(answers)}"


def _insert(table: Table) -> str:
    number = f'"{table.key.column}"' if table.is_numbered else "1"
    return f'INSERT INTO "{table.name}" ({table.columns}) SELECT {table.columns} FROM {table.records()} RETURNING {number} AS n'  # noqa: S608 - names of our own tables and columns


def _update(table: Table, names: tuple[str, ...], most: int | None) -> str:
    key, columns = table.key.column, [field.column for field in table.fields_of(names)]
    sets = ", ".join(f'"{column}" = r."{column}"' for column in columns if column != key)
    limit = f" LIMIT {most}" if most else ""
    return f'UPDATE "{table.name}" AS t SET {sets} FROM (SELECT * FROM {table.records(names)}{limit}) AS r WHERE t."{key}" = r."{key}" RETURNING 1'  # noqa: S608 - names of our own tables and columns


def _plain(value: Any) -> Any:
    """Return the text or number of what only looks like one of its own."""
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value)} has no JSON")


_encode = msgspec.json.Encoder(enc_hook=_plain).encode


def _json(rows: list[dict[str, Any]]) -> str:
    return _encode(rows).decode()
