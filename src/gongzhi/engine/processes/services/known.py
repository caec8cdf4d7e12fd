"""Which states are surely stored, so that a case that walks a known path costs no statement for its state."""

from typing import Any

from django.db import transaction

_known: set[str] = set()


def is_known(digest: str) -> bool:
    return digest in _known


def remember(digest: str) -> None:
    """Count a state as stored once the transaction that stored it is committed: before that it may still vanish."""
    transaction.on_commit(lambda: _known.add(digest))


def forget_states(**_kwargs: Any) -> None:
    """Remember nothing: the database was emptied (signal post_migrate)."""
    _known.clear()
