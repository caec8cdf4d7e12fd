"""What codes are called on the pages of the guide."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules

APPLICANTS = {
    "resident": gettext_lazy("Any resident"),
    "household": gettext_lazy("Households"),
    "organisation": gettext_lazy("Organisations and enterprises"),
    "village": gettext_lazy("Villages and communities"),
    "office": gettext_lazy("Offices"),
}
LIST_TYPES = {
    "basic": gettext_lazy("Basic duty of the township"),
    "cooperating": gettext_lazy("Duty in which the township helps"),
    "withdrawn": gettext_lazy("Duty taken back from the township"),
    "village_power": gettext_lazy("Small power of the village"),
    "grid_admission": gettext_lazy("Admitted to the grid"),
}
LEVELS = {
    "high": gettext_lazy("High risk"),
    "medium": gettext_lazy("Medium risk"),
    "low": gettext_lazy("Low risk"),
}
BOARDS = {
    "village": gettext_lazy("board of the village or community"),
    "township": gettext_lazy("board of the township"),
    "county": gettext_lazy("board of the county"),
}
FIRST_LEVELS = {
    "grid": gettext_lazy("Grid"),
    "village": gettext_lazy("Village or community"),
    "township": gettext_lazy("Township or subdistrict"),
    "county": gettext_lazy("County department"),
}
UNITS = {
    "minutes": ngettext_lazy("%(n)d minute", "%(n)d minutes", "n"),
    "hours": ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    "working_hours": ngettext_lazy("%(n)d working hour", "%(n)d working hours", "n"),
    "working_days": ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    "calendar_days": ngettext_lazy("%(n)d day", "%(n)d days", "n"),
}


def undecided() -> str:
    """Return what stands where no source gives a value."""
    return _("to be decided by the county")


def length_words(value: Any) -> str:
    """Return a length of time in words."""
    if isinstance(value, Mapping) and value.get("unit") in UNITS:
        return str(UNITS[value["unit"]] % {"n": int(value["amount"])})
    return undecided() if value is None else str(value)


def who_words(function: str) -> str:
    """Return who does a step: a function, or one of the general roles."""
    found = rules.find_content("function", function) or rules.find_content("role", function)
    return say(found.body["label"]) if found else str(ROLES.get(function, function))


ROLES = {
    "decider": gettext_lazy("Who decides"),
    "registrar": gettext_lazy("Who takes it in"),
    "examiner": gettext_lazy("Who examines it"),
    "reviewer": gettext_lazy("Who reviews it"),
}


def category_names(code: str) -> list[str]:
    """Return the names of a category and of those around it, the largest first."""
    found = (rules.find_content("category", code[:length]) for length in (2, 4, 6))
    return [say(version.body["names"]) for version in found if version]
