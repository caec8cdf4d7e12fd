"""Rows found by one number, with queries that are compiled once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from .asking import ask_together
from .tables import Params

# Stands for the number in a prepared query; no query has it of its own.
PLACE = -7_415_926_535


@dataclass(frozen=True)
class Compiled:
    """A query's statement, where the asked number stands in its values, and how its columns become a row's."""

    model: type[Model]
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
        asked = self.make(PLACE)
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        found = compiler.get_converters(columns)
        converters = [(place, functions, column) for place, (functions, column) in found.items()]
        names = [column.target.attname for column in columns]
        return Compiled(asked.model, sql, tuple(params), names, converters)

    def statement(self, number: int) -> tuple[str, Params]:
        return self.compiled.sql, [number if value == PLACE else value for value in self.compiled.params]

    def rows(self, found: Iterable[tuple[Any, ...]]) -> list[Any]:
        kept = self.compiled
        return [kept.model.from_db(connection.alias, kept.names, self._converted(row)) for row in found]

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, functions, column in self.compiled.converters:
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


def read_many(queries: Sequence[Prepared], numbers: Sequence[int]) -> list[list[list[Any]]]:
    """Return for each number the rows of each query; on PostgreSQL with one call."""
    asked = [(query, number) for number in numbers for query in queries]
    answers = ask_together([query.statement(number) for query, number in asked])
    found = [query.rows(rows) for (query, _number), (rows, _count) in zip(asked, answers, strict=True)]
    return [found[start : start + len(queries)] for start in range(0, len(found), len(queries))]


def read(queries: Sequence[Prepared], number: int) -> list[list[Any]]:
    """Return the rows of each query for one number; on PostgreSQL with one call."""
    return read_many(queries, [number])[0]
