"""Moments as offices write them in tables, read strictly: what can be meant in two ways is refused, never guessed."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid

# Spreadsheets count days from here (day 60, the 29 February 1900 that never was, lies before all that is taken).
DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
FIRST_SERIAL, LAST_SERIAL = 18264, 73050  # 1950-01-01 to 2099-12-31
FIRST_YEAR, LAST_YEAR = 1950, 2099
# Year, month, day: with - / . between, in digits alone, or with the signs for year, month, day.
_DAY = "(?P<y>\\d{4})(?:[-/.](?P<m>\\d{1,2})[-/.](?P<d>\\d{1,2})|(?P<m2>\\d{2})(?P<d2>\\d{2})|\\s*\u5e74\\s*(?P<m3>\\d{1,2})\\s*\u6708\\s*(?P<d3>\\d{1,2})\\s*\u65e5)"
_HOUR = "(?:[T\\s]*(?P<H>\\d{1,2})(?:[:\uff1a]|\u65f6|\u70b9)(?P<M>\\d{1,2})(?:(?:[:\uff1a]|\u5206)(?P<S>\\d{1,2})?(?:[.,](?P<f>\\d{1,9}))?\u79d2?)?)?"
_ZONE = r"\s*(?P<zone>Z|z|[+-]\d{2}:?\d{2})?"
_MOMENT = re.compile(_DAY + _HOUR + _ZONE)
_TWO_WAYS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(\s.*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def read_time(value: Any, field: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a cell holds, None for an empty one; a time without a zone is one of `zone`.

    Raises Invalid under the field's name for what is no moment, or more than one.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return _within(value if value.tzinfo else value.replace(tzinfo=zone), value, field)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    if isinstance(value, int | float) and not isinstance(value, bool) and value <= LAST_SERIAL:
        return _of_serial(float(value), field, zone)
    text = (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)).strip()
    return _of_text(text, field, zone) if text else None


def _of_text(text: str, field: str, zone: tzinfo) -> datetime:
    if found := _MOMENT.fullmatch(text):
        try:
            return _within(_moment(found, zone), text, field)
        except ValueError:  # a thirteenth month, a 30 February
            raise _no_time(text, field) from None
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text), field, zone)
    if _TWO_WAYS.fullmatch(text):
        words = _("“%(value)s” can be read in two ways: which is the day, which the month? Write it as 2026-11-21.")
        raise Invalid({field: words % {"value": text}})
    raise _no_time(text, field)


def _moment(found: re.Match[str], zone: tzinfo) -> datetime:
    part = found.group
    month, day = part("m") or part("m2") or part("m3"), part("d") or part("d2") or part("d3")
    fraction = int((part("f") or "0").ljust(6, "0")[:6])
    clock = (int(part("H") or 0), int(part("M") or 0), int(part("S") or 0), fraction)
    written = part("zone")
    return datetime(int(part("y")), int(month), int(day), *clock, tzinfo=_zone(written) if written else zone)


@lru_cache(maxsize=64)
def _zone(written: str) -> tzinfo:
    if written in "Zz":
        return UTC
    moment = datetime.strptime(written.replace(":", ""), "%z")
    return moment.tzinfo or UTC


def _of_serial(days: float, field: str, zone: tzinfo) -> datetime:
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        raise _no_time(f"{days:g}", field)
    # Seconds are what people meant; the fraction of a day is never exact.
    return (DAY_ZERO + timedelta(seconds=round(days * 86400))).replace(tzinfo=zone)


def _within(moment: datetime, written: object, field: str) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _no_time(str(written), field)
    return moment


def _no_time(text: str, field: str) -> Invalid:
    return Invalid({field: _("“%(value)s” is not a time. Write it as 2026-11-21 14:30.") % {"value": text[:40]}})
