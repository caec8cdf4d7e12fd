"""Reading content: from memory. One cheap query, at most once a second, tells whether the memory is still true."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Missing
from gongzhi.common.snapshot import Snapshot

from .models import BEGINNING, ContentDraft, ContentVersion
from .rules import Item, ParameterValue, dated_value, rows_on

# What a report is: the other kinds of matters (application, affair) are not begun by one.
REPORT_KINDS = ("help", "consultation", "complaint", "accusation", "suggestion")


# For so many editions others keep what they prepare: past cases alternate between what counted on the days of their acts.
EDITIONS_KEPT = 64


@dataclass(frozen=True)
class _Shelf:
    """All versions, the newest of each key first."""

    name: str
    by_key: dict[tuple[str, str], list[ContentVersion]]
    by_id: dict[int, ContentVersion]
    keys: dict[str, list[str]]
    # Parameter of a limit → those that shorten it.
    shortening: dict[str, list[str]]
    # The days from which something says something else, and what was found between two of them.
    turns: list[date] = field(default_factory=list)
    limits: dict[tuple[Any, ...], list[ParameterValue]] = field(default_factory=dict)

    def span(self, day: date) -> int:
        """Return the number of the span of days in which all says what it says on a day."""
        return bisect_right(self.turns, day)

    @cached_property
    def editions(self) -> list[str]:
        """Return a name for what counts in each span of days."""
        return [f"{self.name}/{number}" for number in range(len(self.turns) + 1)]


def _stamp() -> tuple[Any, ...]:
    # Rows are only added; the count catches a transaction that commits after one with a higher id.
    row = ContentVersion.objects.aggregate(last=Max("id"), count=Count("id"), at=Max("loaded_at"))
    return row["last"], row["count"], row["at"]


def _build() -> _Shelf:
    return _filled(_stamp())


_memory = Snapshot(_build, _stamp, every=1.0)


def forget_content() -> None:
    """Make this process look at the database before its next answer."""
    _memory.forget()


def _current() -> _Shelf:
    return _memory.current()


def _filled(stamp: tuple[Any, ...]) -> _Shelf:
    by_key: dict[tuple[str, str], list[ContentVersion]] = defaultdict(list)
    for version in ContentVersion.objects.order_by("kind", "key", "-number"):
        by_key[version.kind, version.key].append(version)
    by_id = {version.pk: version for versions in by_key.values() for version in versions}
    return _shelf(stamp, dict(by_key), by_id)


def _shelf(
    stamp: tuple[Any, ...], by_key: dict[tuple[str, str], list[ContentVersion]], by_id: dict[int, ContentVersion]
) -> _Shelf:
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in by_key:
        keys[kind].append(key)
    shortening: dict[str, list[str]] = defaultdict(list)
    for key in keys["parameter"]:
        if shortened := by_key["parameter", key][0].body.get("shortens"):
            shortening[shortened].append(key)
    return _Shelf(str(stamp), by_key, by_id, dict(keys), dict(shortening), _turns(by_key))


def _turns(by_key: dict[tuple[str, str], list[ContentVersion]]) -> list[date]:
    versions = [version for found in by_key.values() for version in found]
    stated = {day for version in versions for day in _stated_days(version)}
    found = {version.valid_from for version in versions}
    for day in stated:
        # A draft that is tried out may say what is no day: its check tells.
        with suppress(ValueError):
            found.add(date.fromisoformat(day))
    return sorted(found)


def _stated_days(version: ContentVersion) -> Iterator[str]:
    """Yield the days on which a version itself says that something else counts."""
    yield from (str(version.body[name]) for name in ("valid_from", "valid_to") if name in version.body)
    if version.kind == "parameter":
        yield from (*version.body.get("values", ()), *version.body.get("reference", ()))


_trial_ids = count(1)


@contextmanager
def trying_out(items: Iterable[Item], *, alone: bool = False) -> Iterator[Mapping[tuple[str, str], ContentVersion]]:
    """Let this block alone see things as if they had been in force from the beginning; nothing is written.

    Yields their versions, whose numbers are negative. `alone`: without what is in force.
    """
    number = next(_trial_ids)
    rows = {(item.kind, item.key): _trial(item) for item in items}
    below = _Shelf("", {}, {}, {}, {}) if alone else _current()
    by_key = {**below.by_key, **{name: [row] for name, row in rows.items()}}
    by_id = {**below.by_id, **{row.pk: row for row in rows.values()}}
    with _memory.replaced(_shelf(("trial", number), by_key, by_id)):
        yield rows


def _trial(item: Item) -> ContentVersion:
    row = ContentVersion(kind=item.kind, key=item.key, number=1, body=item.body, source=item.source)
    row.pk, row.valid_from, row.loaded_at = -next(_trial_ids), BEGINNING, clock.now()
    row.digest = canonical.sha256_hex(canonical.dumps(item.body))
    return row


def edition() -> str:
    """Return a text that changes whenever the answers here may: with each load, and on the days from which something else counts.

    A key for what others prepare of them.
    """
    shelf = _current()
    return shelf.editions[shelf.span(clock.today())]


def find_content(kind: str, key: str, on: date | None = None) -> ContentVersion | None:
    """Return the version in force on `on` (today), or None. The row is shared: read it, never change it.

    A version with an empty body says that the thing is no longer there.
    """
    day = on or clock.today()
    for version in _current().by_key.get((kind, key), ()):
        if version.valid_from <= day:
            return version if version.body else None
    return None


def find_named(kind: str, key: str) -> ContentVersion | None:
    """Return the version in force today, else the last that said anything: what runs goes on under the name that it had."""
    found = find_content(kind, key) if key else None
    return found or next((version for version in list_versions(kind, key) if version.body), None)


def get_content(kind: str, key: str, on: date | None = None) -> ContentVersion:
    """Return the version in force on `on` (today); raise Missing."""
    found = find_content(kind, key, on)
    if found is None:
        raise Missing(_("There is no %(kind)s “%(key)s” in the content.") % {"kind": kind, "key": key})
    return found


def list_content(kind: str, on: date | None = None) -> list[ContentVersion]:
    """Return what is in force on `on` (today) of one kind, by key."""
    found = (find_content(kind, key, on) for key in _current().keys.get(kind, []))
    return [version for version in found if version is not None]


def list_report_matters(on: date | None = None) -> list[ContentVersion]:
    """Return the matters that a report can be about, by key; what is applied for, and offices' own affairs, begin elsewhere."""
    return [version for version in list_content("matter", on) if version.body["kind"] in REPORT_KINDS]


def find_report_matter(key: str, on: date | None = None) -> ContentVersion | None:
    """Return the matter of that key where a report can be about it, else None."""
    found = find_content("matter", key, on) if key else None
    return found if found and found.body["kind"] in REPORT_KINDS else None


def list_kinds() -> list[str]:
    """Return the kinds that there are."""
    return sorted(_current().keys)


def list_keys(kind: str) -> list[str]:
    """Return the keys of a kind that there ever were."""
    return sorted(_current().keys.get(kind, []))


def list_versions(kind: str, key: str) -> list[ContentVersion]:
    """Return every version that ever was, newest first."""
    return list(_current().by_key.get((kind, key), []))


def get_version(version_id: int) -> ContentVersion:
    """Return the very version that a case was fixed to; raise Missing."""
    found = _current().by_id.get(version_id)
    if found is None:
        raise Missing(_("This version of the content does not exist."))
    return found


def list_drafts(kind: str, *, about: str = "", limit: int = 50) -> list[ContentDraft]:
    """Return the drafts of a kind (with an item `about`), newest first, with those who wrote and decided them."""
    rows = ContentDraft.objects.filter(kind=kind).select_related("author", "approver")
    rows = rows.filter(items__has_key=about) if about else rows
    return list(rows.order_by("-id")[:limit])


def get_draft(kind: str, draft_id: int) -> ContentDraft:
    """Return a draft of a kind; raise Missing."""
    found = ContentDraft.objects.filter(kind=kind, pk=draft_id).select_related("author", "approver").first()
    if found is None:
        raise Missing(_("There is no such draft."))
    return found


def parameter(key: str, on: date, case: Mapping[str, Any] | None = None) -> ParameterValue:
    """Return the parameter's value for `on`, by the newest statement (which holds all earlier values with their dates).

    The facts of `case` (reporter, matter, enterprise, urgency, hard, kind) pick the row where the value is a table. A value of None means that nothing is decided:
    no clock, no limit. Raise Missing if the key is not known.
    """
    version = get_content("parameter", key)
    return dated_value(key, version.body, on, case)


def parameter_rows(key: str, on: date) -> dict[str, Any]:
    """Return all that a parameter says on a day, for cases of every sort; only None where nothing is decided."""
    return rows_on(get_content("parameter", key).body, on)


def limits(key: str, on: date, case: Mapping[str, Any]) -> list[ParameterValue]:
    """Return the lengths of time that hold for a limit: its own, and those of the parameters that shorten it for some cases."""
    shelf = _current()
    asked = (key, shelf.span(clock.today()), shelf.span(on), *case.items())
    found = shelf.limits.get(asked)
    if found is None:
        values = (parameter(name, on, case) for name in (key, *shelf.shortening.get(key, ())))
        found = shelf.limits[asked] = [value for value in values if value.value is not None]
    return found
