"""Whether the conditions of forms can be asked: readable, and naming fields of the same form only."""

from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.common import feel
from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.cases import public as cases

CONDITION = gettext_noop("The condition of the field “%(name)s” cannot be used: %(why)s")
NO_PURPOSE = gettext_noop("The field “%(name)s” is a personal detail: say what it is needed for.")
NO_OPTIONS = gettext_noop("The field “%(name)s” is a choice of several and has nothing to choose from.")


def check_forms(process: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the conditions, purposes and choices of a process' forms."""
    form = process.get("form") or {}
    for one in (form, *form.get("$defs", {}).values()):
        fields: Mapping[str, Any] = one.get("properties", {})
        for name, field in fields.items():
            yield from _check_field(name, field, fields)


def _check_field(name: str, field: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[Problem]:
    place = f"form/{name}"
    for expression in filter(None, (field.get("x-when"), field.get("x-check", {}).get("feel"))):
        try:
            feel.check(expression, dict.fromkeys(fields))
        except feel.FeelError as error:
            yield Problem("", place, CONDITION, {"name": name, "why": error})
    if field.get("x-class") in cases.PERSONAL and not field.get("x-purpose"):
        yield Problem("", place, NO_PURPOSE, {"name": name})
    if field.get("type") == "array" and not field.get("x-options"):
        yield Problem("", place, NO_OPTIONS, {"name": name})
