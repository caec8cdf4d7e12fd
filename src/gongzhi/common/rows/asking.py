"""Statements that go to the database in one message, where it takes them so."""

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import connection

from .tables import Params

Answer = tuple[list[tuple[Any, ...]], int]


def ask_together(statements: Sequence[tuple[str, Params]]) -> list[Answer]:
    """Return rows and count of each statement: on PostgreSQL all go in one message."""
    if not statements:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "; ".join(sql for sql, _params in statements), [one for _, params in statements for one in params]
            )
            return [_answer(cursor.cursor, number) for number in range(len(statements))]
        found = []
        for sql, params in statements:
            cursor.execute(sql, params)
            found.append((cursor.fetchall() if cursor.description else [], cursor.rowcount))
        return found


def _answer(cursor: Any, number: int) -> Answer:
    if number:
        cursor.nextset()
    # To ask psycopg for the description of the columns would take longer than to read a row.
    return (cursor.fetchall() if cursor.pgresult.nfields else [], cursor.rowcount)


def ask_planned(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that is asked often: PostgreSQL plans it once a connection."""
    with planned_cursor() if connection.vendor == "postgresql" else connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def planned_cursor() -> Any:
    """Return a cursor whose statements are planned once a connection; Django's own would put the values into the text."""
    connection.ensure_connection()
    return connection._prepare_cursor(_planned()(connection.connection))  # type: ignore[attr-defined]  # what connection.cursor() does


@cache
def _planned() -> Any:
    from django.db.backends.postgresql.base import ServerBindingCursor  # only where the driver is there

    class Planned(ServerBindingCursor):
        def execute(self, query: Any, params: Any = None, **_rest: Any) -> Any:
            done = super().execute(query, params, prepare=True)  # type: ignore[misc]  # stubs of the driver do not show it
            # For Django's log of statements: where a plan is kept the driver forgets what was asked.
            self._query = SimpleNamespace(query=query.encode())
            return done

    return Planned
