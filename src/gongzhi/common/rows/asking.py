"""Statements that are asked again and again, planned once where the database does so."""

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import Subquery

from .tables import Params


class FoundFirst(Subquery):
    """The values of a query that finds few: `filter(id__in=FoundFirst(…))`; each is looked up then, whatever order is asked for.

    Joined, PostgreSQL walks the order until a page is full: where there are few of them, or the last page is asked for, everything.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT unnest(ARRAY(%(subquery)s)))", **options)


def ask_planned(statements: Sequence[tuple[str, Params]]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of statements that are asked often, one after the other: PostgreSQL plans each once a connection.

    To plan them anew in one message would take the database twice as long.
    """
    with planned_cursor() if connection.vendor == "postgresql" else connection.cursor() as cursor:
        found = []
        for sql, params in statements:
            cursor.execute(sql, params)
            found.append(cursor.fetchall())
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
