"""Whether what a matter says of its publicity can be done: nodes of its diagram, fields of its forms, nothing private."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules.public import Item

# What no rule can put on a board.
NEVER = frozenset({"phone", "id_number", "mail", "address"})
GATE = re.compile(r'\bneeds="[^"]*\bpublicity\b')


def check_matter(item: Item, found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """Yield what is wrong with the publicity of a matter."""
    process = found.get(("process", item.body["process"] or ""))
    entries = item.body.get("publicity", ())
    if process is None:
        return
    if not entries and GATE.search(process.body.get("xml", "")):
        yield _problem(item, "", gettext_noop("The diagram waits for publicity, but the matter says nothing of any."))
    fields = _fields(process.body)
    for number, entry in enumerate(entries):
        place = f"publicity/{number}"
        if entry["node"] not in process.body.get("nodes", {}):
            words = gettext_noop("“%(name)s” is no node of the diagram.")
            yield _problem(item, place, words, name=entry["node"])
        yield from _fields_of(item, place, entry, fields)


def _fields_of(
    item: Item, place: str, entry: Mapping[str, Any], fields: Mapping[str, cases.Field]
) -> Iterator[Problem]:
    for name in entry.get("fields", ()):
        field = fields.get(name)
        if field is None:
            yield _problem(item, place, gettext_noop("No form of the process has a field “%(name)s”."), name=name)
        elif field.kind in NEVER or field.data_class == "sensitive":
            words = gettext_noop(
                "“%(name)s” can never be made public: it is a number, an address or a sensitive detail."
            )
            yield _problem(item, place, words, name=name)


def _fields(process: Mapping[str, Any]) -> dict[str, cases.Field]:
    """Return the fields of all forms of a process by name."""
    schema = process.get("form") or {}
    forms = [schema, *schema.get("$defs", {}).values()]
    return {field.name: field for form in forms if form.get("properties") for field in cases.list_fields(form)}


def _problem(item: Item, place: str, message: str, **details: object) -> Problem:
    return Problem(item.file, f"{item.key}/{place}" if place else item.key, message, details)
