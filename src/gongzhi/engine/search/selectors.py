"""Asking the index. The database is asked inside the caller's own query, so that rights and filters stay there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Expression

from gongzhi.engine.search.rules import mark_token, query_tokens

# Nobody turns pages beyond this; it keeps a common word as quick as a rare one.
MOST_HITS = 5000


class Matching(Expression):
    """The ids of matching documents as a subquery: `Case.objects.filter(id__in=matching("…"))`."""

    def __init__(
        self,
        words: Sequence[str],
        marks: Sequence[str],
        *,
        newest_first: bool = True,
        beside: bool = False,
    ) -> None:
        super().__init__(output_field=BigIntegerField())
        self.words = tuple(words)
        self.marks = tuple(marks)
        self.order = "DESC" if newest_first else "ASC"
        # Few beside millions: the database goes through those by their numbers, not through all that hold a word.
        self.within = " AND {} < 0" if beside else ""

    def as_sqlite(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        condition = self._condition('"{}"', " AND ", " OR ")
        rows = (
            f"SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s{self.within.format('rowid')} ORDER BY rowid"  # noqa: S608  # one of two texts of ours
        )
        return f"({rows} {self.order} LIMIT %s)", [condition, MOST_HITS]

    def as_postgresql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        condition = self._condition("'{}'", " & ", " | ")
        rows = f"SELECT id FROM search_indexedtext WHERE tokens @@ %s::tsquery{self.within.format('id')} ORDER BY id"  # noqa: S608  # one of two texts of ours
        # Taken as a list, so that each hit is looked up by its number: joined, all cases of an area would be read for a common word.
        return f"(SELECT unnest(ARRAY({rows} {self.order} LIMIT %s)))", [condition, MOST_HITS]

    def _condition(self, quoted: str, every: str, some: str) -> str:
        """Return the condition in the database's language; tokens are a-z and 0-9, so that nothing needs escaping."""
        if not self.words:
            raise EmptyResultSet
        needed = [quoted.format(word) for word in self.words]
        if self.marks:
            needed.append("(" + some.join(quoted.format(mark) for mark in self.marks) + ")")
        return every.join(needed)


def matching(query: str, *, marks: Iterable[str] = (), newest_first: bool = True, beside: bool = False) -> Matching:
    """Return the ids of documents that have every word of `query` and, if `marks` are given, at least one of them.

    Use it as `id__in=matching(…)`. At most 5,000 ids, those of the highest numbers (`newest_first=False`: the lowest).
    `beside`: only what is indexed beside cases, under numbers below zero, at the same cost however many cases there are.
    A query without any letter or digit matches nothing. Marks narrow inside the index and keep it quick; they are no
    substitute for the rights of the queryset that takes the result.
    """
    tokens = sorted({mark_token(mark) for mark in marks})
    return Matching(query_tokens(query), tokens, newest_first=newest_first, beside=beside)


def is_searchable(query: str) -> bool:
    """Say whether the query holds anything to search for (a letter, digit or Han character)."""
    return bool(query_tokens(query))
