"""What the designer asks of one field of a form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say
from gongzhi.modules.matter_editor.rules import Column, Grid

from .matter_fields import both, chosen

KINDS = {
    "text": gettext_lazy("Free text"),
    "choice": gettext_lazy("Choice of one"),
    "choices": gettext_lazy("Choice of several"),
    "date": gettext_lazy("Day"),
    "number": gettext_lazy("A number"),
    "money": gettext_lazy("Amount in yuan"),
    "yes_no": gettext_lazy("Yes or no"),
    "area": gettext_lazy("Village, community or other area"),
    "name": gettext_lazy("Name of a person"),
    "phone": gettext_lazy("Phone number"),
    "id_number": gettext_lazy("Identity number"),
}
CLASSES = {
    "open": gettext_lazy("Open: anybody may read it"),
    "internal": gettext_lazy("Internal: for those who handle the case"),
    "personal": gettext_lazy("Personal: sealed"),
    "sensitive": gettext_lazy("Sensitive: sealed, with a consent of its own"),
}


def list_columns(nodes: Mapping[str, Any], *, is_new: bool) -> list[Column]:
    """Return what is asked of a field; `nodes` are the words for those of the diagram."""
    hint = (
        _("Small English letters, digits and _.")
        if is_new
        else _("Diagram, tables and conditions use this name; change them with it.")
    )
    return [
        Column("key", _("Short name"), hint=hint),
        *both("x-label", _("Label")),
        Column("kind", _("Kind"), "choice", list(KINDS.items())),
        Column("required", _("Must be filled in"), "flag"),
        *both("x-help", _("Help below the label")),
        *both("x-unit", _("Unit")),
        Column("minimum", _("Smallest number, or days from today"), "number"),
        Column("maximum", _("Largest number, or days from today"), "number"),
        Column("x-not-before", _("A day: not before this step was done"), "choice", chosen(_steps(nodes))),
        Column("maxLength", _("Longest text (letters)"), "number"),
        Column("x-class", _("Class of data"), "choice", chosen(CLASSES.items(), str(CLASSES["internal"]))),
        *both("x-purpose", _("What a personal detail is needed for")),
        Column("x-when", _("Asked only where (FEEL)"), hint=_('Such as: kind = "works" and amount > 500000')),
        Column("x-check.feel", _("Must be true (FEEL)"), hint=_("Such as: ends >= begins")),
        *both("x-check.words", _("Words where it is not true")),
    ]


def _steps(nodes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, say(words) or key) for key, words in nodes.items() if words.get("verbs")]


def options() -> Grid:
    """Return the code table of a choice."""
    return Grid("x-options", _("What can be chosen"), [Column("key", _("Code")), *both("label", _("Label"))])


def kinds() -> dict[str, Any]:
    return dict(KINDS)
