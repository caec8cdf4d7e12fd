"""Rows into their tables and out again, with as few calls of the database as it allows.

Django asks once a table and once a row; PostgreSQL takes everything that belongs together in one message, and thousands of
rows by COPY. Whoever calls this holds a transaction, and knows that no signal is sent and no `save` of a model is asked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from types import NoneType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import Field, Model, QuerySet

# From so many rows of a table on their numbers are drawn first and the rows go in by the fastest way there is.
MANY = 100
# Stands for the number in a prepared query; no query has it of its own.
PLACE = -7_415_926_535

Params = list[Any]


class Table:
    """How rows of a model are written; kept for each model."""

    def __init__(self, model: type[Model]) -> None:
        self.name = model._meta.db_table
        self.key: Field[Any, Any] = model._meta.pk
        self.is_numbered = self.key.get_internal_type().endswith("AutoField")
        fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
        self.fields = [field for field in fields if not (self.is_numbered and field is self.key)]
        self.columns = ", ".join(f'"{field.column}"' for field in self.fields)
        self.with_key = f'"{self.key.column}", {self.columns}' if self.is_numbered else self.columns
        self.places = "(" + ", ".join(["%s"] * len(self.fields)) + ")"
        self.plain = [(field, field.attname, _plain_kinds(field)) for field in self.fields]
        self.relations: list[Any] = [field for field in fields if field.is_relation]

    def waits(self, row: Model) -> bool:
        """Say whether a row points to one that has no number yet; one that has got it is pointed to from now on."""
        for field in self.relations:
            if getattr(row, field.attname) is None and field.is_cached(row):
                found = field.get_cached_value(row)
                if found is not None and found.pk is None:
                    return True
                setattr(row, field.attname, found and getattr(found, field.target_field.attname))
        return False

    def values(self, row: Model) -> Params:
        """Return what the database gets: most values as they are, since the field would only look at them."""
        known, here = row.__dict__, connections[DEFAULT_DB_ALIAS]
        return [
            value
            if kind is not None and type(value := known.get(name)) in kind
            else field.get_db_prep_save(field.pre_save(row, add=True), here)
            for field, name, kind in self.plain
        ]

    def insert(self, rows: Sequence[Model]) -> tuple[str, Params]:
        """Return the statement that inserts rows and answers with their numbers."""
        sql = f'INSERT INTO "{self.name}" ({self.columns}) VALUES {", ".join([self.places] * len(rows))}'  # noqa: S608  # names of our own tables and columns
        if self.is_numbered:
            sql += f' RETURNING "{self.key.column}"'
        return sql, [value for row in rows for value in self.values(row)]

    def update(self, row: Model, names: Iterable[str]) -> tuple[str, Params]:
        """Return the statement that writes these fields of one row."""
        self.waits(row)
        fields: list[Field[Any, Any]] = [row._meta.get_field(name) for name in sorted(names)]  # type: ignore[misc]  # concrete fields only
        sets = ", ".join(f'"{field.column}" = %s' for field in fields)
        values = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields]
        sql = f'UPDATE "{self.name}" SET {sets} WHERE "{self.key.column}" = %s'  # noqa: S608  # names of our own tables and columns
        return sql, [*values, row.pk]


def _plain_kinds(field: Any) -> tuple[type, ...] | None:
    """Return which values of a field go to either database as they are; None where it must be asked."""
    kind = field.target_field.get_internal_type() if field.is_relation else field.get_internal_type()
    found: dict[str, tuple[type, ...]] = {
        "CharField": (str, NoneType),
        "TextField": (str, NoneType),
        "BooleanField": (bool, NoneType),
        "FloatField": (float, NoneType),
        "UUIDField": (NoneType,),
        "JSONField": (),
        "DateTimeField": (NoneType,),
        "DateField": (NoneType,),
        "BinaryField": (NoneType,),
    }
    whole = kind.endswith(("IntegerField", "AutoField"))
    return (int, NoneType) if whole else found.get(kind)


table_of = cache(Table)


def write(new: Sequence[Model], touched: Sequence[tuple[Model, Iterable[str]]] = ()) -> None:
    """Insert new rows, which get their numbers, and write the named fields of others. Foreign keys are checked at commit.

    A row that points to a new one without a number goes in after it.
    """
    left = list(new)
    while True:
        waiting = {id(row) for row in left if table_of(type(row)).waits(row)}
        if waiting and len(waiting) == len(left):
            raise DatabaseError("new rows point to rows that nobody writes")
        _write_once([row for row in left if id(row) not in waiting], () if waiting else touched)
        if not waiting:
            return
        left = [row for row in left if id(row) in waiting]


def _write_once(new: Sequence[Model], touched: Sequence[tuple[Model, Iterable[str]]]) -> None:
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for row in new:
        tables[type(row)].append(row)
    few = {model: rows for model, rows in tables.items() if len(rows) < MANY}
    for model, rows in tables.items():
        if model not in few:
            _write_many(table_of(model), rows)
    updates = [table_of(type(row)).update(row, names) for row, names in touched]
    _write_few(few, updates)
    for row in new:
        row._state.adding, row._state.db = False, connection.alias


def _write_few(tables: dict[type[Model], list[Model]], updates: list[tuple[str, Params]]) -> None:
    inserts = [table_of(model).insert(rows) for model, rows in tables.items()]
    answers = _ask_together([*inserts, *updates])
    for (model, rows), (numbers, _count) in zip(tables.items(), answers, strict=False):
        if table_of(model).is_numbered:
            for row, (number,) in zip(rows, numbers, strict=True):
                row.pk = number
    if any(count != 1 for _rows, count in answers[len(inserts) :]):
        raise DatabaseError("a row that was to be changed is gone")


Answer = tuple[list[tuple[Any, ...]], int]


def _ask_together(statements: Sequence[tuple[str, Params]]) -> list[Answer]:
    """Return rows and count of each statement: on PostgreSQL all go in one message."""
    if not statements:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _params in statements), [one for _, params in statements for one in params]
            )
            return [_answer(cursor, number) for number in range(len(statements))]
        found = []
        for sql, params in statements:
            cursor.execute(sql, params)
            found.append(_answer(cursor, 0))
        return found


def _answer(cursor: Any, number: int) -> Answer:
    if number:
        cursor.nextset()
    return (cursor.fetchall() if cursor.description else [], cursor.rowcount)


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


@dataclass(frozen=True)
class Compiled:
    """A query's statement, where the asked number stands in its values, and how its columns become a row's."""

    sql: str
    params: tuple[Any, ...]
    names: list[str]
    converters: list[tuple[int, list[Any], Any]]


class Prepared:
    """Rows of one model found by one number; the query is compiled once and not for each call.

    `make` gets a number and returns the queryset, without select_related. Its other conditions must not change.
    """

    def __init__(self, make: Callable[[int], QuerySet[Any]]) -> None:
        self.make = make

    @cached_property
    def compiled(self) -> Compiled:
        compiler = self.make(PLACE).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        found = compiler.get_converters(columns)
        converters = [(place, functions, column) for place, (functions, column) in found.items()]
        return Compiled(sql, tuple(params), [column.target.attname for column in columns], converters)

    def statement(self, number: int) -> tuple[str, Params]:
        return self.compiled.sql, [number if value == PLACE else value for value in self.compiled.params]

    def rows(self, found: Iterable[tuple[Any, ...]]) -> list[Any]:
        model = self.make(PLACE).model
        return [model.from_db(connection.alias, self.compiled.names, self._converted(row)) for row in found]

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, functions, column in self.compiled.converters:
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


def read(queries: Sequence[Prepared], number: int) -> list[list[Any]]:
    """Return the rows of each query for one number; on PostgreSQL with one call."""
    answers = _ask_together([query.statement(number) for query in queries])
    return [query.rows(rows) for query, (rows, _count) in zip(queries, answers, strict=True)]
