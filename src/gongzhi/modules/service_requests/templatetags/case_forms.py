"""Filters of the forms on a case's page: what was typed before, what was wrong with it."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def typed_in(typed: Mapping[str, Any] | None, verb: str) -> Mapping[str, Any]:
    """Return what was typed into the form of this verb; nothing where another form was sent."""
    return typed if typed and typed.get("verb") == verb else {}


@register.filter
def value_of(typed: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    """Return what was typed into a field, or what stands there at first."""
    return str(typed["values"].get(field["name"], "") if typed else field["value"])


@register.filter
def fault_of(wrong: Mapping[str, str] | None, name: str) -> str:
    return (wrong or {}).get(name, "")


@register.filter
def of_verb(templates: Mapping[str, Any], verb: str) -> Any:
    """Return the templates that are offered for a verb."""
    return templates.get(verb, ())


@register.filter
def is_chosen(option: object, value: str) -> bool:
    """Say whether an option is among those chosen, which are joined by commas."""
    return str(option) in value.split(",")


@register.filter
def about(field: Mapping[str, Any], error: str) -> SafeString:
    """Return the attributes that tie a field to its help and its error."""
    parts = [f"{field['id']}_helptext"] * bool(field["help"]) + [f"{field['id']}_error"] * bool(error)
    wrong = SafeString(' aria-invalid="true"' if error else "")
    return wrong + format_html(' aria-describedby="{}"', " ".join(parts)) if parts else wrong
