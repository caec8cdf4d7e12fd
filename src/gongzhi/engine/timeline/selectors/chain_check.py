"""Chains: no entry missing, none changed, each following the one before."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from gongzhi.engine.timeline.models import Entry
from gongzhi.engine.timeline.rules.statements import Link, link_hash
from gongzhi.engine.timeline.selectors.entries import Head, heads
from gongzhi.engine.timeline.selectors.findings import Finding, finding

PAGE = 2000
UNREADABLE = "unreadable"
Key = tuple[str, int]
Row = tuple[Link, str]


def check_chains(read: Callable[[int], None]) -> Iterator[Finding]:
    """Yield what is wrong with any chain, entry by entry in the order of (chain, seq)."""
    before = ("", Head(0, ""))
    for page in _pages():
        for key, row in page:
            yield from _check_entry(key, row, before)
            before = (key[0], Head(key[1], row[1] if row else UNREADABLE))
        read(len(page))


def check_heads(expected: Mapping[str, Head | tuple[int, str]]) -> Iterator[Finding]:
    """Yield the chains (at most some thousand a call) whose entries do not end as their owners say.

    `expected` maps a chain to the (chain_length, chain_hash) of its owner's row. Two queries at different moments: ask
    again about a finding when the owners may have moved on in between.
    """
    known = heads(expected)
    for chain, (length, head_hash) in expected.items():
        found = known.get(chain, Head(0, ""))
        if found.length != length:
            code = "chain_cut" if found.length < length else "chain_longer"
            yield finding(code, length, chain, found=found.length)
        elif found.hash != head_hash:
            yield finding("head_differs", length, chain)


def check_head(chain: str, length: int, head_hash: str) -> Finding | None:
    """Return what is wrong with the end of one chain, or None."""
    return next(check_heads({chain: Head(length, head_hash)}), None)


def _check_entry(key: Key, row: Row | None, before: tuple[str, Head]) -> Iterator[Finding]:
    chain, seq = key
    previous = before[1] if before[0] == chain else Head(0, "")
    if seq != previous.length + 1:
        yield finding("entries_missing", previous.length + 1, chain, last=seq - 1)
    if row is None:
        yield finding("entry_unreadable", seq, chain)
        return
    if seq == previous.length + 1 and previous.hash not in {row[0].prev_hash, UNREADABLE}:
        yield finding("link_broken", seq, chain)
    if not _fits(row):
        yield finding("entry_changed", seq, chain)


def _fits(row: Row) -> bool:
    try:
        return link_hash(row[0]) == row[1]
    except (ValueError, TypeError, AttributeError):  # a content without canonical form was never hashed by us
        return False


def _pages() -> Iterator[list[tuple[Key, Row | None]]]:
    """Yield all entries page by page, by key instead of one long cursor, so that writers and WAL are not held up."""
    found = _page(Entry.objects.all())
    while found:
        yield found
        (chain, seq), _ = found[-1]
        # The first condition is implied by the second; it is what lets the index be used.
        found = _page(Entry.objects.filter(Q(chain__gte=chain), Q(chain__gt=chain) | Q(chain=chain, seq__gt=seq)))


def _page(entries: QuerySet[Entry]) -> list[tuple[Key, Row | None]]:
    page = entries.order_by("chain", "seq")[:PAGE]
    try:
        return [_keyed(values) for values in page.values_list(*Link._fields, "hash")]
    except (ValueError, TypeError, AttributeError):  # somebody wrote what is no time: find out which row
        return [(key, _row(key)) for key in page.values_list("chain", "seq")]


def _keyed(values: tuple[Any, ...]) -> tuple[Key, Row]:
    link = Link(*values[:-1])
    return (link.chain, link.seq), (link, values[-1])


def _row(key: Key) -> Row | None:
    try:
        return _keyed(Entry.objects.values_list(*Link._fields, "hash").get(chain=key[0], seq=key[1]))[1]
    except (ValueError, TypeError, AttributeError):
        return None
