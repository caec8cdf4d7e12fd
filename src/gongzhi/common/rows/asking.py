"""Statements that go to the database in one message, where it takes them so."""

from collections.abc import Sequence
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
