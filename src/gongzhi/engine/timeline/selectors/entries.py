"""Looking at entries, chains and the last checkpoint."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from gongzhi.engine.timeline.models import Checkpoint, Entry


class Head(NamedTuple):
    """The end of a chain: how many entries, and the hash of the last one."""

    length: int
    hash: str


def list_entries(chain: str) -> QuerySet[Entry]:
    """Return the entries of a chain, the first one first."""
    return Entry.objects.filter(chain=chain).order_by("seq")


def list_sequenced(first: int, limit: int) -> list[tuple[int, str]]:
    """Return (place in the tree, chain) of up to `limit` entries from place `first` on: each once, none is ever missed.

    The place is given after the commit, in order, without gaps; who reads on from the last one has seen everything.
    """
    rows = Entry.objects.filter(leaf_index__gte=first).order_by("leaf_index")
    return [(place, chain) for place, chain in rows.values_list("leaf_index", "chain")[:limit] if place is not None]


def list_acts(chains: Iterable[str], kinds: Iterable[str]) -> list[tuple[str, datetime]]:
    """Return (chain, time) of the entries of these kinds in `chains` (at most some thousand), by time."""
    found = Entry.objects.filter(chain__in=list(chains), kind__in=list(kinds)).order_by("at", "id")
    return list(found.values_list("chain", "at"))


def heads(chains: Iterable[str]) -> dict[str, Head]:
    """Return the end of each of `chains` (at most some thousand) as the entries have it; a chain without entries is left out."""
    later = Entry.objects.filter(chain=OuterRef("chain")).order_by("-seq").values("seq")[:1]
    found = Entry.objects.filter(chain__in=list(chains), seq=Subquery(later)).values_list("chain", "seq", "hash")
    return {chain: Head(seq, entry_hash) for chain, seq, entry_hash in found}


def checkpoint() -> Checkpoint | None:
    """Return the last checkpoint, or None before the first."""
    return Checkpoint.objects.order_by("-tree_size").first()
