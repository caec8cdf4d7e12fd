"""A form as somebody will see it who fills it in."""

from collections.abc import Mapping
from typing import Any

from gongzhi.common.text import say
from gongzhi.modules.matter_editor.rules import forms as design

CONTROLS = {"date": "date", "number": "number", "money": "number", "phone": "tel"}


def preview_of(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of a form for a preview."""
    return [_field(form, key) for key in design.order_of(form)]


def _field(form: Mapping[str, Any], key: str) -> dict[str, Any]:
    field = form["properties"][key]
    kind = design.kind_of(field)
    return {
        "key": key,
        "label": say(field.get("x-label")) or key,
        "help": say(field.get("x-help")),
        "unit": say(field.get("x-unit")),
        "required": key in form.get("required", ()),
        "kind": kind,
        "type": CONTROLS.get(kind, "text"),
        "options": [say(option.get("label")) or option.get("key", "") for option in field.get("x-options", ())],
        "when": field.get("x-when", ""),
    }
