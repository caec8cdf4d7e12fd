"""Loading content from files into immutable versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongzhi.common import canonical, clock
from gongzhi.common.problems import Problem

from .models import BEGINNING, ContentVersion
from .rules import Item, check_items, collect
from .selectors import forget_content


@dataclass(frozen=True)
class LoadReport:
    """What a load did: `added` names (kind, key); with `problems` nothing was written."""

    added: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def content_folders() -> list[Path]:
    """Return the base folder and, where the setting names a county, its overlay."""
    root = Path(settings.CONTENT)
    return [root / "base", *([root / "counties" / settings.COUNTY] if settings.COUNTY else [])]


def check_content(folders: Sequence[Path] | None = None) -> list[Problem]:
    """Return everything that is wrong with the content, with file, place and what to do; the database is not asked."""
    return _checked(folders)[1]


def load_content(folders: Sequence[Path] | None = None) -> LoadReport:
    """Write a new version of each thing whose text changed; may be run at any time, also twice at once.

    With any problem nothing is written: half a set of rules is worse than yesterday's.
    """
    items, problems = _checked(folders)
    if problems:
        return LoadReport(problems=problems)
    with transaction.atomic():
        newest = _newest()
        rows = [row for item in items if (row := _version(item, newest.get((item.kind, item.key))))]
        ContentVersion.objects.bulk_create(rows, batch_size=200)
    forget_content()
    return LoadReport([(row.kind, row.key) for row in rows], len(items) - len(rows))


def _checked(folders: Sequence[Path] | None) -> tuple[list[Item], list[Problem]]:
    found, problems = collect(content_folders() if folders is None else folders)
    problems += check_items(found, Path(settings.CONTENT) / "schemas")
    return list(found.values()), problems


def _newest() -> dict[tuple[str, str], tuple[int, str]]:
    rows = ContentVersion.objects.order_by("number").values_list("kind", "key", "number", "digest")
    return {(kind, key): (number, digest) for kind, key, number, digest in rows}


def _version(item: Item, newest: tuple[int, str] | None) -> ContentVersion | None:
    digest = canonical.sha256_hex(canonical.dumps(item.body))
    if newest and newest[1] == digest:
        return None
    number = newest[0] + 1 if newest else 1
    return ContentVersion(
        kind=item.kind,
        key=item.key,
        number=number,
        digest=digest,
        body=item.body,
        valid_from=_begins(item, first=newest is None),
        source=item.source,
        loaded_at=clock.now(),
    )


def _begins(item: Item, *, first: bool) -> date:
    stated = item.body.get("valid_from")
    if stated:
        return date.fromisoformat(stated)
    return BEGINNING if first else clock.today()
