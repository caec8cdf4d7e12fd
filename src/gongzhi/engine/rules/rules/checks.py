"""Whether content is right: against its schema, its references, and what other parts registered to check."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import referencing
from jsonschema import validators

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.common.shares import spread

from .folders import Found, Item

Check = Callable[[Item, Mapping[tuple[str, str], Item]], Iterable[Problem]]

# So many things that other parts look at make it worth while to let a further process begin.
ITEMS_A_PROCESS = 100

_checks: dict[str, list[Check]] = {}

# jsonschema's own messages are for programmers and in English only; these are for whoever edits the file.
MESSAGES = {
    "required": gettext_noop("“%(name)s” is missing."),
    "additionalProperties": gettext_noop("“%(name)s” is not known here; correct or remove it."),
    "type": gettext_noop("This must be: %(wanted)s."),
    "enum": gettext_noop("This must be one of: %(wanted)s."),
    "const": gettext_noop("This must be: %(wanted)s."),
    "pattern": gettext_noop("“%(value)s” does not have the form %(wanted)s."),
    "minLength": gettext_noop("This text is empty; fill it in (Chinese and English both)."),
    "minItems": gettext_noop("At least %(wanted)s entries are needed."),
    "minProperties": gettext_noop("At least %(wanted)s entries are needed."),
    "uniqueItems": gettext_noop("An entry stands here twice; keep one."),
    "minimum": gettext_noop("This must be at least %(wanted)s."),
    "maximum": gettext_noop("This must be at most %(wanted)s."),
    "refersTo": gettext_noop("There is no %(kind)s “%(value)s”; correct the name or write null."),
}


def register_check(kind: str, check: Check) -> None:
    """Have `check` look at every item of `kind` when content is checked (a diagram's fence, a vocabulary's words)."""
    if check not in _checks.setdefault(kind, []):
        _checks[kind].append(check)


def check_items(found: Found, schemas: Path, only: Container[tuple[str, str]] | None = None) -> list[Problem]:
    """Return everything that is wrong (with the items `only`); an item that breaks its schema is not looked at further."""
    schema_of = _schemas(schemas, {kind: {key for k, key in found if k == kind} for kind, _ in found})
    wanted = {name: item for name, item in found.items() if only is None or name in only}
    broken = {
        name: [_explained(item, error) for error in schema_of(item.kind).errors(item.body)]
        for name, item in wanted.items()
    }
    # What breaks its schema is shown to no further check: they may trust the shape of what they read.
    sound = {name: item for name, item in found.items() if not broken.get(name)}
    looked_at = [name for name, item in wanted.items() if name in sound and item.kind in _checks]
    told = dict(
        zip(looked_at, spread(lambda name: _told(sound[name], sound), looked_at, least=ITEMS_A_PROCESS), strict=True)
    )
    return [
        problem for name, item in wanted.items() for problem in broken[name] or [*_dates(item), *told.get(name, ())]
    ]


def find_misshapen(items: Iterable[Item], schemas: Path) -> list[Problem]:
    """Return where a text stands in place of a list, a number in place of names and so on: what no page could show."""
    schema_of = _schemas(schemas, {})
    return [
        _explained(item, error)
        for item in items
        for error in schema_of(item.kind).errors(item.body)
        if error.validator == "type"
    ]


def _told(item: Item, found: Mapping[tuple[str, str], Item]) -> list[Problem]:
    return [problem for check in _checks[item.kind] for problem in check(item, found)]


@dataclass(frozen=True)
class _Schema:
    """The schema of one kind, twice: `screen` says quickly whether a thing is right, `teller` says what is wrong with it."""

    screen: Any
    teller: Any

    def errors(self, body: Mapping[str, Any]) -> Iterable[jsonschema.ValidationError]:
        return () if self.screen.is_valid(body) else self.teller.iter_errors(body)


def _schemas(folder: Path, known: Mapping[str, set[str]]) -> Callable[[str], _Schema]:
    def is_known(kind: str, value: Any) -> bool:
        return not isinstance(value, str) or value in known.get(kind, ())

    def refers_to(_validator: Any, kind: str, value: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
        if not is_known(kind, value):
            yield jsonschema.ValidationError("unknown reference")

    class RefersTo:
        def __init__(self, _schema: Any, kind: str, _path: Any) -> None:
            self.kind = kind

        def validate(self, value: Any) -> None:
            if not is_known(self.kind, value):
                raise ValueError

    told = validators.extend(jsonschema.Draft202012Validator, {"refersTo": refers_to})  # type: ignore[no-untyped-call]  # untyped in the library
    loaded = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.schema.json"))}
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema)) for name, schema in loaded.items()
    )
    quick = jsonschema_rs.Registry(list(loaded.items()))

    @cache
    def schema_of(kind: str) -> _Schema:
        schema = loaded[f"{kind}.schema.json"]
        screen = jsonschema_rs.validator_for(schema, registry=quick, keywords={"refersTo": RefersTo}, offline=True)
        return _Schema(screen, told(schema, registry=registry))

    return schema_of


def _explained(item: Item, error: jsonschema.ValidationError) -> Problem:
    place = "/".join([item.key, *(str(part) for part in error.absolute_path)])
    keyword = str(error.validator)
    if keyword not in MESSAGES:
        return Problem(
            item.file, place, gettext_noop("This does not fit the schema (%(why)s)."), {"why": error.message}
        )
    return Problem(item.file, place, MESSAGES[keyword], _details(keyword, error))


def _details(keyword: str, error: jsonschema.ValidationError) -> dict[str, object]:
    wanted: Any = error.validator_value
    instance: Any = error.instance
    details: dict[str, object] = {"value": instance, "wanted": wanted, "kind": wanted}
    if keyword == "required":
        details["name"] = ", ".join(name for name in wanted if name not in instance)
    elif keyword == "additionalProperties":
        known = (error.schema if isinstance(error.schema, dict) else {}).get("properties", {})
        details["name"] = ", ".join(name for name in instance if name not in known)
    elif isinstance(wanted, list):
        details["wanted"] = ", ".join(str(one) for one in wanted)
    return details


def _dates(item: Item) -> Iterator[Problem]:
    """Every dated value must be a real day and have its reference; a null needs none: nothing is decided yet."""
    values = item.body.get("values")
    if item.kind != "parameter" or not isinstance(values, dict):
        return
    references = item.body.get("reference", {})
    for day in {**values, **references}:
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Problem(
                item.file, f"{item.key}/{day}", gettext_noop("“%(day)s” is not a day of the calendar."), {"day": day}
            )
    for day, value in values.items():
        if value is not None and not any(start <= day for start in references):
            yield Problem(
                item.file,
                f"{item.key}/values/{day}",
                gettext_noop("This value has no reference; say which rule sets it."),
            )
