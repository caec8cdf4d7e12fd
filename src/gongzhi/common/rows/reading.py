"""Rows found by numbers, with queries that are compiled once."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from .asking import ask_planned
from .tables import Params

# Stands for the number (or text, of a field of texts) in a prepared query; no query has it of its own.
PLACE = -7_415_926_535
PLACES = (PLACE, str(PLACE))
# How a query that looks for one number looks for all of a list.
ONE, ANY = "IN (%s)", "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


@dataclass(frozen=True)
class Compiled:
    """A query's statement, where the asked number stands in its values, and how its columns become a row's."""

    model: type[Model]
    sql: str
    params: tuple[Any, ...]
    names: list[str]
    converters: list[tuple[int, list[Any], Any]]


class Prepared:
    """Rows of one model found by numbers (or texts); the query is compiled once and not for each call.

    `make` gets a list of them, which it puts behind `__in`, and returns the queryset, without select_related. Its other
    conditions must not change, and compare with no list of one. `by` is the attribute of a row that holds its number.
    """

    def __init__(self, make: Callable[[list[Any]], QuerySet[Any]], by: str = "case_id") -> None:
        self.make, self.by = make, by

    @cached_property
    def compiled(self) -> Compiled:
        asked = self.make([PLACE])
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        found = compiler.get_converters(columns)
        converters = [(place, functions, column) for place, (functions, column) in found.items()]
        names = [column.target.attname for column in columns]
        return Compiled(asked.model, sql, tuple(params), names, converters)

    def statement(self, number: Any, condition: str = ONE) -> tuple[str, Params]:
        """Return what asks for a number, or for the numbers of a list by another condition."""
        sql, params = self.compiled.sql.replace(ONE, condition), self.compiled.params
        return sql, [number if value in PLACES else value for value in params]

    def rows(self, found: Iterable[tuple[Any, ...]]) -> list[Any]:
        kept = self.compiled
        return [kept.model.from_db(connection.alias, kept.names, self._converted(row)) for row in found]

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, functions, column in self.compiled.converters:
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


def read_many(queries: Sequence[Prepared], numbers: Collection[int]) -> list[dict[int, list[Any]]]:
    """Return for each query its rows by the number that they were found by; each takes one call, however many numbers."""
    wanted: Any = list(numbers) if connection.vendor == "postgresql" else json.dumps(list(numbers))
    answers = ask_planned([query.statement(wanted, ANY) for query in queries])
    return [_by_number(query, rows) for query, rows in zip(queries, answers, strict=True)]


def _by_number(query: Prepared, found: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    sorted_out: dict[int, list[Any]] = defaultdict(list)
    for row in query.rows(found):
        sorted_out[getattr(row, query.by)].append(row)
    return sorted_out


def read(queries: Sequence[Prepared], number: int | str) -> list[list[Any]]:
    """Return the rows of each query for one number or text."""
    answers = ask_planned([query.statement(number) for query in queries])
    return [query.rows(rows) for query, rows in zip(queries, answers, strict=True)]
