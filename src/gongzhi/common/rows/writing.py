"""New and changed rows into their tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model

from .tables import Params, Table, pointed_to_first, table_of
from .together import Kind, write_together

# Known rows, and which of their fields are to be written.
Touched = Sequence[tuple[Model, Iterable[str]]]
# From so many rows of a table on their numbers are drawn first and the rows go in by the fastest way there is.
MANY = 1000 if connection.vendor == "postgresql" else 100


def write(new: Sequence[Model], touched: Touched = (), *, may_be_gone: bool = False) -> None:
    """Insert new rows, which get their numbers, and write the named fields of others. Foreign keys are checked at commit.

    A row that points to a new one without a number goes in after it. Raise DatabaseError where one of the others is gone,
    unless it `may_be_gone`: then it is passed over.
    """
    left = list(new)
    while True:
        waiting = {id(row) for row in left if table_of(type(row)).waits(row)}
        if waiting and len(waiting) == len(left):
            raise DatabaseError("new rows point to rows that nobody writes")
        _write_once([row for row in left if id(row) not in waiting], () if waiting else touched, may_be_gone)
        if not waiting:
            return
        left = [row for row in left if id(row) in waiting]


def _write_once(new: Sequence[Model], touched: Touched, may_be_gone: bool) -> None:
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for row in new:
        tables[type(row)].append(row)
    if connection.vendor == "postgresql":
        many = {model: rows for model, rows in tables.items() if len(rows) >= MANY}
        for model, rows in many.items():
            _write_many(table_of(model), rows)
        _write_on_postgresql({model: rows for model, rows in tables.items() if model not in many}, touched, may_be_gone)
    else:
        for model in pointed_to_first(tuple(tables)):
            _write_table(model, tables[model])
        _update(touched, may_be_gone)
    alias = connection.alias
    for row in new:
        row._state.adding, row._state.db = False, alias


def _write_table(model: type[Model], rows: list[Model]) -> None:
    (_write_few if len(rows) < MANY else _write_many)(table_of(model), rows)


def _write_on_postgresql(new: dict[type[Model], list[Model]], touched: Touched, may_be_gone: bool) -> None:
    """Write new and changed rows in one statement; a row that is changed twice has its later change in a further one."""
    kinds: dict[Kind, list[Model]] = {(model, None): rows for model, rows in new.items()}
    seen: set[tuple[type[Model], Any]] = set()
    later = []
    for row, names in touched:
        table_of(type(row)).waits(row)
        if (type(row), row.pk) in seen:
            later.append((row, names))
        else:
            seen.add((type(row), row.pk))
            kinds.setdefault((type(row), tuple(sorted(names))), []).append(row)
    write_together(kinds, may_be_gone=may_be_gone)
    if later:
        _write_on_postgresql({}, later, may_be_gone)


def _write_few(table: Table, rows: Sequence[Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(*table.insert(rows))
        if table.is_numbered:
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number


def _update(touched: Touched, may_be_gone: bool) -> None:
    kinds: dict[Kind, list[Model]] = defaultdict(list)
    for row, fields in touched:
        kinds[type(row), tuple(sorted(fields))].append(row)
    with connection.cursor() as cursor:
        for (model, names), rows in kinds.items():
            cursor.executemany(*table_of(model).update(rows, names))
            if cursor.rowcount != len(rows) and not may_be_gone:
                raise DatabaseError("a row that was to be changed is gone")


def _write_many(table: Table, rows: Sequence[Model]) -> None:
    lines: Iterable[Params] = [table.values(row) for row in rows]
    if table.is_numbered:
        numbers = draw_numbers(table, len(rows))
        for row, number in zip(rows, numbers, strict=True):
            row.pk = number
        lines = ([number, *line] for number, line in zip(numbers, lines, strict=True))
    copy(table, lines)


def draw_numbers(table: Table, count: int) -> list[int]:
    """Return the numbers of the next rows of a table; nobody else gets them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(asked, [f'"{table.name}"', table.key.column, count])
            return [number for (number,) in cursor.fetchall()]
        # Nobody else writes: the transaction is IMMEDIATE. The rows themselves move the sequence on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        last = next((number for (number,) in cursor.fetchall()), 0)
        return list(range(last + 1, last + 1 + count))


def copy(table: Table, lines: Iterable[Params]) -> None:
    """Write lines of values (the key first, where the table is numbered) by the fastest way of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f'COPY "{table.name}" ({table.with_key}) FROM STDIN'
            with connection.wrap_database_errors, cursor.cursor.copy(statement) as stream:
                for line in lines:
                    stream.write_row(line)
        else:
            places = ", ".join(["%s"] * (table.with_key.count(",") + 1))
            sql = f'INSERT INTO "{table.name}" ({table.with_key}) VALUES ({places})'  # noqa: S608  # names of our own tables and columns
            cursor.executemany(sql, list(lines))
