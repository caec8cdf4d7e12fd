"""A number set by rule: what it is on a day, since when, and by which instrument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """`value` is a number, a length of time {amount, unit}, or None: not decided yet (待县里确定) or not in force.

    `reference` is {title: {zh, en}, article, note?} or None; `since` the day from which the value holds.
    """

    key: str
    value: Any
    reference: Mapping[str, Any] | None
    since: date | None
    status: str | None = None

    @property
    def unit(self) -> str:
        """The unit of a length of time (minutes, hours, working_hours, working_days, calendar_days), else empty."""
        return str(self.value["unit"]) if isinstance(self.value, Mapping) else ""


def holds_on(body: Mapping[str, Any], day: str) -> bool:
    """Say whether content with `valid_from` and `valid_to` (both may be left out) counts on a day, written as in ISO 8601."""
    return str(body.get("valid_from", "")) <= day < str(body.get("valid_to", "9999"))


# What a table of a parameter may be by, the most particular first.
FACTS = ("reporter", "matter", "enterprise", "urgency", "hard", "kind")


def dated_value(key: str, body: Mapping[str, Any], on: date, case: Mapping[str, str] | None = None) -> ParameterValue:
    """Return the value in force on `on`; from a table the row that fits the case first (see FACTS), or `other`."""
    start = _last_start(body["values"], on)
    value = body["values"].get(start)
    if is_table(value):
        value = _row(value, case) if case else None
    references = body.get("reference", {})
    reference = references.get(_last_start(references, on))
    return ParameterValue(key, value, reference, date.fromisoformat(start) if start else None, body.get("status"))


def is_table(value: Any) -> bool:
    """Say whether a value of a parameter has rows for cases of several sorts."""
    return isinstance(value, Mapping) and "amount" not in value


def rows_on(body: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return every value that a parameter has on a day: the rows of its table, or its one value as `other`."""
    value = body["values"].get(_last_start(body["values"], on))
    return dict(value) if is_table(value) else {"other": value}


def _row(table: Mapping[str, Any], case: Mapping[str, str]) -> Any:
    wanted = (case[fact] for fact in FACTS if fact in case)
    return next((table[row] for row in wanted if row in table), table.get("other"))


def _last_start(dated: Mapping[str, Any], on: date) -> str:
    # ISO dates sort as texts, which spares parsing them on each call.
    day = on.isoformat()
    return max((start for start in dated if start <= day), default="")
