"""A value of the county: what is typed becomes a number or a length of time, and a body that says it from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

UNITS = ("minutes", "hours", "working_hours", "working_days", "calendar_days")
LENGTH, NUMBER = "length", "number"
MOST = 100_000
MOST_NUMBER = 1_000_000_000


def measure_of(body: Mapping[str, Any]) -> str:
    """Return what a parameter is measured in: as stated, else as its values are, else a length of time."""
    for value in body["values"].values():
        rows = value.values() if isinstance(value, Mapping) and "amount" not in value else [value]
        for row in rows:
            if row is not None:
                return LENGTH if isinstance(row, Mapping) else NUMBER
    return str(body.get("measure", LENGTH))


def read_value(measure: str, amount: str, unit: str) -> Any:
    """Return what was typed: a length of time or a number. Raises ValueError for what is none."""
    text = amount.strip()
    if measure == LENGTH:
        if unit not in UNITS or not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST:
            raise ValueError
        return {"amount": int(text), "unit": unit}
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or float(text[:15]) > MOST_NUMBER:
        raise ValueError
    return float(text) if "." in text else int(text)


def with_value(body: Mapping[str, Any], day: date, value: Any, reference: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter that has this value from a day on, by the county's rule; what it says of other days stays."""
    start = day.isoformat()
    return {
        **body,
        "status": "county_rule",
        "values": {**body["values"], start: value},
        "reference": {**body.get("reference", {}), start: dict(reference)},
    }
