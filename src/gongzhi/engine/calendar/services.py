"""Writing the calendar: staff decide days, and enter a year's official table when it is published."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, errors
from gongzhi.engine.calendar.models import CalendarYear, DayKind, DayRule
from gongzhi.engine.calendar.selectors import forget_table

FIRST_YEAR, LAST_YEAR = 1949, 2200
# A year's notice moves days just before and after it too (the make-up day of a New Year that falls on a Monday).
OVERHANG = timedelta(days=10)
MOST_ROWS = 1000


def set_day(day: date, kind: str, *, note: str = "", reference: str = "", by: str = "") -> DayRule:
    """Decide what `day` is (`working` | `rest`); it wins over the official table. Raises Invalid for another kind."""
    if kind not in DayKind.values:
        raise errors.Invalid({"kind": _("Choose working day or rest day.")})
    with _edit():
        rule, _is_new = DayRule.objects.update_or_create(date=day, defaults=_row(kind, note, reference, by))
    return rule


def clear_day(day: date) -> bool:
    """Take back what staff decided for `day`; return whether there was anything to take back."""
    with _edit():
        count, _by_model = DayRule.objects.filter(date=day).delete()
    return count > 0


def confirm_year(year: int, *, reference: str = "", by: str = "") -> CalendarYear:
    """Record that the official table of `year` is entered completely, so that its deadlines are no longer assumed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise errors.Invalid({"year": _("This is not a year of the calendar.")})
    facts = {"reference": reference, "edited_by": by, "updated_at": clock.now()}
    with _edit():
        row, _is_new = CalendarYear.objects.update_or_create(year=year, defaults=facts)
    return row


def withdraw_year(year: int) -> bool:
    """Take back `confirm_year`: the year counts as assumed again unless the package knows it."""
    with _edit():
        count, _by_model = CalendarYear.objects.filter(year=year).delete()
    return count > 0


def import_days(text: str, *, year: int, reference: str = "", by: str = "") -> int:
    """Take the whole official table of one year and confirm the year; return the number of days.

    `text` is CSV with the columns `date` (2027-02-06), `kind` (working | rest) and `note`, days other than plain weekdays
    and weekends. All or nothing: raises Invalid that names each faulty line. Importing twice changes nothing.
    """
    rows = _read(text, year)
    with _edit():
        stored = [DayRule(date=day, **_row(kind, note, reference, by)) for day, (kind, note) in sorted(rows.items())]
        fields = ["kind", "note", "reference", "edited_by", "updated_at"]
        DayRule.objects.bulk_create(stored, update_conflicts=True, unique_fields=["date"], update_fields=fields)
        confirm_year(year, reference=reference, by=by)
    return len(rows)


@contextmanager
def _edit() -> Iterator[None]:
    """A transaction after which this process forgets its table: at once, so that it reads what it wrote, and again after
    the outermost commit, because another thread may have built the old table in between."""
    with transaction.atomic():
        yield
        transaction.on_commit(forget_table)
    forget_table()


def _row(kind: str, note: str, reference: str, by: str) -> dict[str, object]:
    return {"kind": kind, "note": note, "reference": reference, "edited_by": by, "updated_at": clock.now()}


def _read(text: str, year: int) -> dict[date, tuple[str, str]]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not {"date", "kind"} <= set(reader.fieldnames or ()):
        raise errors.Invalid({"file": _("The first line must name the columns date, kind and note.")})
    rows: dict[date, tuple[str, str]] = {}
    faults: dict[str, object] = {}
    for number, row in enumerate(reader, start=2):
        try:
            day, kind = _read_row(row, year)
            rows[day] = (kind, (row.get("note") or "").strip())
        except errors.Invalid as fault:
            faults[f"line-{number}"] = format_lazy(_("Line {number}: {problem}"), number=number, problem=str(fault))
    if not rows and not faults:
        raise errors.Invalid({"file": _("The file has no days.")})
    if len(rows) > MOST_ROWS:
        raise errors.Invalid({"file": _("The file has more days than a year.")})
    if faults:
        raise errors.Invalid(faults)
    return rows


def _read_row(row: Mapping[str, str | None], year: int) -> tuple[date, str]:
    kind = (row.get("kind") or "").strip()
    try:
        day = date.fromisoformat((row.get("date") or "").strip())
    except ValueError:
        raise errors.Invalid({"date": _("Write the date as 2027-02-06.")}) from None
    if kind not in DayKind.values:
        raise errors.Invalid({"kind": _("The kind is working or rest.")})
    if not date(year, 1, 1) - OVERHANG <= day <= date(year, 12, 31) + OVERHANG:
        raise errors.Invalid({"date": format_lazy(_("This day does not belong to the table of {year}."), year=year)})
    return day, kind
