"""Looking at entries, chains and the last checkpoint."""

from collections.abc import Iterable
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


def heads(chains: Iterable[str]) -> dict[str, Head]:
    """Return the end of each of `chains` (at most some thousand) as the entries have it; a chain without entries is left out."""
    later = Entry.objects.filter(chain=OuterRef("chain")).order_by("-seq").values("seq")[:1]
    found = Entry.objects.filter(chain__in=list(chains), seq=Subquery(later)).values_list("chain", "seq", "hash")
    return {chain: Head(seq, entry_hash) for chain, seq, entry_hash in found}


def checkpoint() -> Checkpoint | None:
    """Return the last checkpoint, or None before the first."""
    return Checkpoint.objects.order_by("-tree_size").first()
