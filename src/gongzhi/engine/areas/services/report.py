"""What all writers of areas share: the report of an import and the mark that something changed."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from gongzhi.engine.areas.models import AreaEdition
from gongzhi.engine.areas.selectors import forget_areas

# Called with (rows done, rows in all).
Progress = Callable[[int, int], None]

CHUNK = 2000
THE_ONLY_EDITION = 1


@dataclass
class ImportReport:
    """How many rows were new, changed, already so, and which were left out: (code as written, reason as lazy text)."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def edit() -> Iterator[None]:
    """A transaction that marks a new edition. This process forgets what it kept at once, so that it reads what it wrote,
    and again after the outermost commit, because another thread may have built the old tables in between."""
    with transaction.atomic():
        yield
        # A random token, not a counter: after a rollback a counter would give the same number to different rows.
        AreaEdition.objects.update_or_create(pk=THE_ONLY_EDITION, defaults={"token": secrets.token_hex(16)})
        transaction.on_commit(forget_areas)
    forget_areas()
