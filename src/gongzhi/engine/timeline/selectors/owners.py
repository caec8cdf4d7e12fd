"""Rows that entries tell of: whether they are still there."""

from collections.abc import Collection, Iterator

from django.db.models import Model

from gongzhi.engine.timeline.models import Entry
from gongzhi.engine.timeline.selectors.findings import Finding, finding

PAGE = 2000


def check_present(model: type[Model], kinds: Collection[str], name: str = "") -> Iterator[Finding]:
    """Yield the entries of these kinds whose row is gone: its number stands in their data under `name`, else in the chain's name."""
    last = 0
    told = Entry.objects.filter(kind__in=kinds).order_by("id")
    while page := list(told.filter(id__gt=last)[:PAGE]):
        last = page[-1].pk
        entries = {_number(entry, name): entry for entry in page}
        there = set(model._default_manager.filter(pk__in=entries).values_list("pk", flat=True))
        for number in entries.keys() - there:
            yield finding("row_removed", entries[number].seq, entries[number].chain)


def _number(entry: Entry, name: str) -> int:
    return int(entry.data[name] if name else entry.chain.rpartition("/")[2])
