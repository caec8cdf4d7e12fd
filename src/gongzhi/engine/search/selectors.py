"""Asking the index. The database is asked inside the caller's own query, so that rights and filters stay there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Expression

from gongzhi.engine.search.rules import MOST_QUERY_CHARACTERS, mark_token, query_tokens, words_of

# Nobody turns pages beyond this; it keeps a common word as quick as a rare one.
MOST_HITS = 5000


class Matching(Expression):
    """The ids of matching documents as a subquery: `Case.objects.filter(id__in=matching("…"))`."""

    def __init__(
        self, words: Sequence[str], marks: Sequence[str], *, newest_first: bool = True, every: bool = True
    ) -> None:
        super().__init__(output_field=BigIntegerField())
        self.words = tuple(words)
        self.every = every
        self.marks = tuple(marks)
        self.order = "DESC" if newest_first else "ASC"

    def as_sqlite(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        condition = self._condition('"{}"', " AND ", " OR ")
        rows = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s ORDER BY rowid"
        return f"({rows} {self.order} LIMIT %s)", [condition, MOST_HITS]

    def as_postgresql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        condition = self._condition("'{}'", " & ", " | ")
        rows = "SELECT id FROM search_indexedtext WHERE tokens @@ %s::tsquery ORDER BY id"
        return f"({rows} {self.order} LIMIT %s)", [condition, MOST_HITS]

    def _condition(self, quoted: str, every: str, some: str) -> str:
        """Return the condition in the database's language; tokens are a-z and 0-9, so that nothing needs escaping."""
        if not self.words:
            raise EmptyResultSet
        needed = [quoted.format(word) for word in self.words]
        if not self.every:
            needed = ["(" + some.join(needed) + ")"]
        if self.marks:
            needed.append("(" + some.join(quoted.format(mark) for mark in self.marks) + ")")
        return every.join(needed)


def matching(query: str, *, marks: Iterable[str] = (), newest_first: bool = True, every: bool = True) -> Matching:
    """Return the ids of documents that have every word of `query` and, if `marks` are given, at least one of them.

    Use it as `id__in=matching(…)`. At most 5,000 ids, those of the highest numbers (`newest_first=False`: the lowest).
    `every=False`: one pair or word in common is enough, for what is like a text; narrow it by marks, and rank the hits.
    A query without any letter or digit matches nothing. Marks narrow inside the index and keep it quick; they are no
    substitute for the rights of the queryset that takes the result.
    """
    words = query_tokens(query) if every else words_of(query[:MOST_QUERY_CHARACTERS])
    return Matching(words, sorted({mark_token(mark) for mark in marks}), newest_first=newest_first, every=every)


def is_searchable(query: str) -> bool:
    """Say whether the query holds anything to search for (a letter, digit or Han character)."""
    return bool(query_tokens(query))
