"""Loading content from files into immutable versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gongzhi.common import canonical, clock, memory
from gongzhi.common.problems import Problem

from ..models import BEGINNING, ContentVersion
from ..rules import Item, check_items, collect
from ..selectors import forget_content

# What staff state in the browser lies over base and county.
RUNTIME = "runtime"


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
        standing = _standing()
        rows = [row for item in items for row in _versions(item, standing.get((item.kind, item.key)))]
        ContentVersion.objects.bulk_create(rows, batch_size=200)
    forget_content()
    changed = [(row.kind, row.key) for row in rows if row.source != RUNTIME]
    return LoadReport(changed, len(items) - len(changed))


def _checked(folders: Sequence[Path] | None) -> tuple[list[Item], list[Problem]]:
    with memory.unwatched():
        found, problems = collect(content_folders() if folders is None else folders)
        problems += check_items(found, Path(settings.CONTENT) / "schemas")
    return list(found.values()), problems


@dataclass
class _Standing:
    """What is there of one key: the highest number, the digest of the newest text from files, and what staff laid over it."""

    number: int = 0
    file_digest: str = ""
    over: int | None = None


def _standing() -> dict[tuple[str, str], _Standing]:
    found: dict[tuple[str, str], _Standing] = {}
    rows = ContentVersion.objects.order_by("number").values_list("id", "kind", "key", "number", "digest", "source")
    for version_id, kind, key, number, digest, source in rows:
        one = found.setdefault((kind, key), _Standing())
        one.number = number
        one.over = version_id if source == RUNTIME else None
        one.file_digest = one.file_digest if source == RUNTIME else digest
    return found


def _versions(item: Item, standing: _Standing | None) -> Iterator[ContentVersion]:
    """Yield the version of a changed text; what staff laid over the former one is laid over this one again."""
    before = standing or _Standing()
    digest = digest_of(item.body)
    if before.file_digest == digest:
        return
    version = ContentVersion(kind=item.kind, key=item.key, number=before.number + 1, digest=digest, body=item.body)
    version.valid_from, version.source, version.loaded_at = (
        _begins(item, first=standing is None),
        item.source,
        clock.now(),
    )
    yield version
    if before.over is not None:
        again = ContentVersion.objects.get(pk=before.over)
        again.pk, again.number, again.loaded_at = None, before.number + 2, clock.now()
        again._state.adding = True
        again.body = _laid_again(item, again.body)
        again.digest = digest_of(again.body)
        yield again


def _laid_again(item: Item, over: dict[str, Any]) -> dict[str, Any]:
    """Return what staff stated over a changed text; of a parameter also the days that only the new text speaks of, such as a new law's."""
    if item.kind != "parameter":
        return over
    dated = {name: {**item.body.get(name, {}), **over.get(name, {})} for name in ("values", "reference")}
    return {**over, **{name: days for name, days in dated.items() if days}}


def digest_of(body: dict[str, Any]) -> str:
    return canonical.sha256_hex(canonical.dumps(body))


def _begins(item: Item, *, first: bool) -> date:
    stated = item.body.get("valid_from")
    if stated:
        return date.fromisoformat(stated)
    return BEGINNING if first else clock.today()
