"""Which states are surely stored, so that a case that walks a known path costs no statement for its state."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

_known: set[str] = set()


@dataclass(frozen=True, slots=True)
class _Stored:
    """Counts a state as stored once the transaction that stored it is committed: before that it may still vanish."""

    digest: str

    def __call__(self) -> None:
        _known.add(self.digest)


def is_known(digest: str) -> bool:
    """Say whether a state is stored, here and now: by a committed transaction, or earlier in the present one.

    What is rolled back, the database wrapper forgets of its own accord.
    """
    return digest in _known or any(act == _Stored(digest) for _, act, _ in transaction.get_connection().run_on_commit)


def remember(digest: str) -> None:
    transaction.on_commit(_Stored(digest))


def forget_states(**_kwargs: Any) -> None:
    """Remember nothing: the database was emptied (signal post_migrate)."""
    _known.clear()
