"""The months, quarters and years in which something has to be published at least once."""

from collections.abc import Iterator
from datetime import date

QUARTER, YEAR = 3, 12
MONTHS = {"month": 1, "quarter": QUARTER, "year": YEAR}


def span_of(day: date, every: str) -> str:
    """Return the span in which a day lies: 2026-11, 2026-Q4 or 2026."""
    if every == "month":
        return f"{day:%Y-%m}"
    return f"{day.year}-Q{(day.month - 1) // QUARTER + 1}" if every == "quarter" else str(day.year)


def begins(span: str) -> date:
    """Return the first day of a span; raise ValueError for what is none."""
    year, _dash, part = span.partition("-")
    if part.startswith("Q"):
        return date(int(year), int(part[1:]) * QUARTER - QUARTER + 1, 1)
    return date(int(year), int(part or 1), 1)


def after(span: str, every: str) -> date:
    """Return the first day after a span: from then on it is missing, if nothing was published in it."""
    first = begins(span)
    months = first.year * YEAR + first.month - 1 + MONTHS[every]
    return date(months // YEAR, months % YEAR + 1, 1)


def completed(since: date, today: date, every: str) -> Iterator[str]:
    """Yield the spans that began on or after `since` and are over, the oldest first."""
    span = span_of(since, every)
    if begins(span) < since:
        span = span_of(after(span, every), every)
    while after(span, every) <= today:
        yield span
        span = span_of(after(span, every), every)


def is_span(text: str, every: str) -> bool:
    """Say whether a text names a span of this length."""
    try:
        return span_of(begins(text), every) == text
    except ValueError:
        return False
