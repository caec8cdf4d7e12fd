"""Writing the index; calling again with the same document changes nothing, so that a delivery may be repeated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction

from gongzhi.engine.search.models import IndexedText
from gongzhi.engine.search.rules import mark_token, tokens

T = TypeVar("T")
BATCH = 500


@dataclass(frozen=True)
class Document:
    """What is found: the number of the case, its words without personal data, and marks such as its area codes."""

    id: int
    text: str
    marks: tuple[str, ...] = ()


def index(documents: Iterable[Document]) -> int:
    """Add documents to the index or replace them; returns how many. One statement for each 500, all or none.

    The text must be free of personal data: tokens are readable by whoever reads the database.
    """
    count = 0
    with transaction.atomic():
        for batch in _batches(documents):
            # One row a number: PostgreSQL refuses to replace the same row twice in one statement. Ordered, so that two
            # workers wait for each other instead of locking each other out.
            rows = {document.id: document for document in batch}
            IndexedText.objects.bulk_create(
                [IndexedText(pk=key, tokens=_tokens(rows[key])) for key in sorted(rows)],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["tokens"],
            )
            count += len(rows)
    return count


def remove(ids: Iterable[int]) -> None:
    """Take documents out of the index; numbers that are not in it are passed over."""
    with transaction.atomic():
        for batch in _batches(ids):
            IndexedText.objects.filter(pk__in=batch).delete()


def _tokens(document: Document) -> str:
    marks = dict.fromkeys(mark_token(mark) for mark in document.marks)
    return " ".join([*marks, *tokens(document.text)])


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
