"""Quiet hours: from an hour of the evening until one of the morning, or within one day."""

from datetime import datetime, timedelta
from typing import Any

HOURS, MINUTES, SECONDS = 24, 60, 3600


def is_hour(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < HOURS


def end_of_quiet(local: datetime, quiet_from: float | None, quiet_until: float | None) -> datetime | None:
    """Return when the quiet hours end in which `local` (local time) lies; None where it lies in none, or none are set."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return None
    hour = local.hour + local.minute / MINUTES + local.second / SECONDS
    overnight = quiet_from > quiet_until
    inside = (hour >= quiet_from or hour < quiet_until) if overnight else quiet_from <= hour < quiet_until
    if not inside:
        return None
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    days = 1 if overnight and hour >= quiet_from else 0
    return midnight + timedelta(days=days, hours=quiet_until)


def next_morning(local: datetime, quiet_until: float | None) -> datetime:
    """Return the moment of the next day from which messages are sent again."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1, hours=quiet_until or 0)
