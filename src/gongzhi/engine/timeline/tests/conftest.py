"""A timeline to look at: two chains, a home folder and keys of their own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gongzhi.engine.timeline.public import Draft, Entry, append

START = datetime(2026, 12, 30, 1, 2, 3, 456789, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.KEYS = tmp_path, tmp_path / "keys"


def new_owner() -> Any:
    return SimpleNamespace(chain_length=0, chain_hash="")


def new_drafts(count: int, **data: Any) -> list[Draft]:
    return [Draft("case.opened", "post/12", {"n": n, **data}, START + timedelta(minutes=n)) for n in range(count)]


def write(chain: str, count: int, owner: Any = None) -> Any:
    """Append and save `count` entries; return the owner, whose head has moved."""
    owner = owner or new_owner()
    Entry.objects.bulk_create(append(owner, chain, new_drafts(count)))
    return owner
