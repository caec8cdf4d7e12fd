"""What offices and posts were called before, by what their chains tell: a table that has renamed one may still name it so in other rows."""

from collections.abc import Collection

from ...models import Act
from ...selectors.records import CHANGED, KINDS
from .entries import Entry

Named = dict[str, list[Entry]]


def former_names(entries: Collection[Entry]) -> Named:
    """Return each name that some of these offices, or of these posts, had and have no more, with those that had it."""
    by_number = {entry.row.pk: entry for entry in entries if entry.row}
    kinds = {KINDS[type(entry.row)] for entry in by_number.values()}
    told = Act.objects.filter(kind=CHANGED, record__kind__in=kinds, record__number__in=by_number).order_by("pk")
    found: Named = {}
    for number, changes in told.values_list("record__number", "changes"):
        entry = by_number[number]
        for name in {changes[field][0] for field in ("name_zh", "name_en") if field in changes}:
            had = found.setdefault(" ".join(name.split()), [])
            if name and name not in entry.present_names and entry not in had:
                had.append(entry)
    return found
