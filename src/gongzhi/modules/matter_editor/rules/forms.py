"""Forms of a process as the designer sees them: fields in their order, added, renamed, moved and removed. Pure."""

from collections.abc import Mapping
from typing import Any

EMPTY: Mapping[str, Any] = {"type": "object", "properties": {}, "x-order": []}
# What JSON Schema has for each kind of field; where it has no word of its own, ours stands beside.
TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "choices": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "format": "date"},
    "number": {"type": "integer"},
    "yes_no": {"type": "boolean"},
    "money": {"type": "integer", "x-kind": "money"},
    "area": {"type": "string", "x-kind": "area"},
    "name": {"type": "string", "x-kind": "name"},
    "phone": {"type": "string", "x-kind": "phone"},
    "id_number": {"type": "string", "x-kind": "id_number"},
}
OF_TYPE = {"integer": "number", "number": "number", "boolean": "yes_no", "array": "choices"}
TYPE_WORDS = ("type", "format", "items", "x-kind")


def find_form(process: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a form of a process (without a name the one that a case begins with); an empty one where there is none yet."""
    form: Mapping[str, Any] = process.get("form") or EMPTY
    return form if not name else form.get("$defs", {}).get(name) or EMPTY


def with_form(process: Mapping[str, Any], name: str, form: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the process with a form stated anew, or without it."""
    whole: dict[str, Any] = {**EMPTY, **(process.get("form") or {})}
    if not name:
        whole = {**(form or EMPTY), **({"$defs": whole["$defs"]} if "$defs" in whole else {})}
    else:
        later = {key: one for key, one in whole.get("$defs", {}).items() if key != name or form is not None}
        later |= {name: form} if form is not None else {}
        whole = {
            **{key: value for key, value in whole.items() if key != "$defs"},
            **({"$defs": later} if later else {}),
        }
    stated = {key: value for key, value in process.items() if key != "form"}
    return {**stated, "form": whole} if whole["properties"] or whole.get("$defs") else stated


def order_of(form: Mapping[str, Any]) -> list[str]:
    return list(form.get("x-order") or form["properties"])


def kind_of(field: Mapping[str, Any]) -> str:
    """Return the kind of a field as the designer calls it."""
    if field.get("x-kind"):
        return str(field["x-kind"])
    if field.get("format") == "date":
        return "date"
    if field.get("type") == "string" and field.get("x-options"):
        return "choice"
    return OF_TYPE.get(str(field.get("type")), "text")


def of_kind(field: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the field made one of a kind; a number with decimals stays one."""
    if kind == kind_of(field) and field.get("type"):
        return dict(field)
    rest = {key: value for key, value in field.items() if key not in TYPE_WORDS}
    return {**TYPES.get(kind, TYPES["text"]), **rest}


def with_field(
    form: Mapping[str, Any], old: str, name: str, field: Mapping[str, Any], *, required: bool
) -> dict[str, Any]:
    """Return the form with a field stated under a name; `old` is what it was called (empty: it is new, and comes last)."""
    order = [name if one == old else one for one in order_of(form)]
    order += [] if name in order else [name]
    fields = {key: one for key, one in form["properties"].items() if key != old} | {name: dict(field)}
    needed = [one for one in form.get("required", ()) if one not in (old, name)] + ([name] if required else [])
    return _form(form, fields, order, needed)


def without_field(form: Mapping[str, Any], name: str) -> dict[str, Any]:
    fields = {key: one for key, one in form["properties"].items() if key != name}
    return _form(
        form,
        fields,
        [one for one in order_of(form) if one != name],
        [one for one in form.get("required", ()) if one != name],
    )


def moved_field(form: Mapping[str, Any], name: str, by: int) -> dict[str, Any]:
    order = order_of(form)
    if name in order:
        place = order.index(name)
        to = min(max(place + by, 0), len(order) - 1)
        order.insert(to, order.pop(place))
    return _form(form, form["properties"], order, list(form.get("required", ())))


def _form(form: Mapping[str, Any], fields: Mapping[str, Any], order: list[str], required: list[str]) -> dict[str, Any]:
    rest = {key: value for key, value in form.items() if key not in ("properties", "x-order", "required")}
    needed = {"required": [name for name in order if name in required]} if required else {}
    return {**rest, "properties": {name: fields[name] for name in order}, "x-order": order, **needed}
