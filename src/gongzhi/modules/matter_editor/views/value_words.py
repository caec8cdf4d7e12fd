"""Values of the county in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.citing import cite
from gongzhi.common.text import say, say_list
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import UNITS
from gongzhi.modules.matters.public import length_words

from .kinds import KINDS

STANDINGS = {
    "undecided": gettext_lazy("To be decided by the county"),
    "local_example": gettext_lazy("Taken from another place: to be confirmed by the county"),
    "unverified": gettext_lazy("Without a reliable source: to be confirmed by the county"),
    "county_rule": gettext_lazy("Decided by the county"),
    "house_choice": gettext_lazy("Set by the platform until the county decides"),
    "law": gettext_lazy("Set by law"),
}
UNIT_NAMES = dict(
    zip(
        UNITS,
        (
            gettext_lazy("minutes"),
            gettext_lazy("hours"),
            gettext_lazy("working hours"),
            gettext_lazy("working days"),
            gettext_lazy("calendar days"),
        ),
        strict=True,
    )
)
# What the rows of a table may be called, beside kinds, matters and urgencies.
ROWS = {
    "other": gettext_lazy("Other cases"),
    "hard": gettext_lazy("Difficult cases"),
    "anonymous": gettext_lazy("Reporters without a name"),
    "enterprise": gettext_lazy("Enterprises"),
    "enterprise_about_office": gettext_lazy("Enterprises, about an office"),
    "response": gettext_lazy("Contact"),
    "solved": gettext_lazy("Solved"),
    "satisfied": gettext_lazy("Satisfied"),
    "words": gettext_lazy("Words"),
    "place": gettext_lazy("Place"),
    "matter": gettext_lazy("Matter"),
    "time": gettext_lazy("Time"),
    "same": gettext_lazy("The same place"),
    "apart": gettext_lazy("Another place"),
    "grid": gettext_lazy("Same grid"),
    "village": gettext_lazy("Same village or community"),
    "township": gettext_lazy("Same township or subdistrict"),
}


def row_name(name: str) -> str:
    """Return what a row of a value is for."""
    found = rules.find_content("matter", name) or rules.find_content("urgency", name)
    if found:
        return say(found.body.get("names") or found.body.get("label"))
    return str(KINDS.get(name) or ROWS.get(name) or name)


def value_words(rows: Mapping[str, Any]) -> str:
    """Return all that a value says: one length or number, or one for each sort of case."""
    if list(rows) == ["other"]:
        return length_words(rows["other"])
    return say_list(f"{row_name(name)} {length_words(value)}" for name, value in rows.items())


def history_rows(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a parameter says from each day on, the newest first, with the document that says so."""
    today = clock.today().isoformat()
    return [
        {
            "day": day,
            "value": value_words(rules.rows_on(body, date.fromisoformat(day))),
            "source": cite(body["reference"][day]) if day in body.get("reference", {}) else "—",
            "is_to_come": day > today,
        }
        for day in sorted(body["values"], reverse=True)
    ]
