"""Writes of the desk: edits of the calendar, each with the wish to compute the running limits anew, in one transaction."""

from datetime import date

from django.db import transaction

from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.outbox import public as outbox

CALENDAR_CHANGED = "calendar.changed"


def set_calendar_day(day: date, kind: str, *, note: str, reference: str, by: str) -> None:
    """Decide a day. Raises Invalid for an unknown kind."""
    with transaction.atomic():
        calendar.set_day(day, kind, note=note[:200], reference=reference[:300], by=by)
        _announce(day.year)


def clear_calendar_day(day: date) -> None:
    """Take back what was decided for a day."""
    with transaction.atomic():
        calendar.clear_day(day)
        _announce(day.year)


def confirm_calendar_year(year: int, *, reference: str, by: str) -> None:
    """Confirm that the year's official table is entered completely."""
    with transaction.atomic():
        calendar.confirm_year(year, reference=reference[:300], by=by)
        _announce(year)


def withdraw_calendar_year(year: int) -> None:
    """Let the year count as not entered again."""
    with transaction.atomic():
        calendar.withdraw_year(year)
        _announce(year)


def import_calendar_days(text: str, *, year: int, reference: str, by: str) -> int:
    """Take a year's table and confirm it; return the number of days. Raises Invalid that names each faulty line."""
    with transaction.atomic():
        count = calendar.import_days(text, year=year, reference=reference[:300], by=by)
        _announce(year)
    return count


def _announce(year: int) -> None:
    """Let the worker compute the limits anew: there may be thousands, and nobody waits for that in front of a page."""
    outbox.enqueue(CALENDAR_CHANGED, [{"year": year}])
