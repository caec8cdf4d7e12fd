"""YAML read strictly: what looks the same to a clerk must be the same to the machine.

Dates, `yes`, `010203` stay texts; aliases, tags, merge keys and repeated keys are refused (the last of two equal keys would
win silently, and nested aliases can blow a small file up to gigabytes).
"""

import re
from typing import Any

import yaml

from gongzhi.common.problems import gettext_noop

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
WIDTH = 160


class NotStrict(Exception):
    """A file that is not accepted: `message` is a source string, `details` its values, `place` the line."""

    def __init__(self, message: str, place: str = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.details = details


class _Loader(yaml.CSafeLoader):
    """Safe, with few kinds of values; written in C, ten times as quick as the one in Python."""


def _require_plain(text: str) -> None:
    """Refuse references and deep nesting before anything is built: the loader itself would follow them."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotStrict(
                gettext_noop("Write the value out: anchors and aliases (& and *) are not accepted."), _line(event)
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise NotStrict(
                gettext_noop("This is nested too deeply (more than %(most)s levels)."), _line(event), most=MOST_DEPTH
            )


def _line(marked: Any) -> str:
    return f"line {marked.start_mark.line + 1}"


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise NotStrict(
                gettext_noop("The name “%(key)s” must be a text; put it in quotes."), _line(key_node), key=key
            )
        if key in found:
            raise NotStrict(gettext_noop("The name “%(key)s” stands here twice; keep one."), _line(key_node), key=key)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _refuse(_loader: _Loader, node: yaml.Node) -> None:
    raise NotStrict(gettext_noop("The tag “%(tag)s” is not accepted; write a plain value."), _line(node), tag=node.tag)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    kinds = [
        ("tag:yaml.org,2002:null", r"~|null|", ["~", "n", ""]),
        ("tag:yaml.org,2002:bool", r"true|false", ["t", "f"]),
        ("tag:yaml.org,2002:int", r"0|-?[1-9][0-9]{0,14}", list("-0123456789")),
        ("tag:yaml.org,2002:float", r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}", list("-0123456789")),
    ]
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, firsts in kinds:
        for first in firsts:
            table.setdefault(first, []).append((tag, re.compile(rf"^(?:{pattern})$")))
    return table


_Loader.yaml_implicit_resolvers = _resolvers()
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor(None, _refuse)


def load_strict(data: bytes) -> Any:
    """Return the value in `data` (dict, list, str, int, float, bool, None); raise NotStrict with the line."""
    if len(data) > MOST_BYTES:
        raise NotStrict(gettext_noop("The file is larger than %(most)s bytes; split it."), most=MOST_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotStrict(gettext_noop("The file is not UTF-8 text; save it as UTF-8.")) from None
    try:
        _require_plain(text)
        return yaml.load(text, _Loader)  # noqa: S506  # a SafeLoader with less
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}" if mark else ""
        raise NotStrict(gettext_noop("This is not valid YAML: %(why)s."), place, why=error.problem or "") from None
    except yaml.YAMLError:
        raise NotStrict(gettext_noop("This is not valid YAML: %(why)s."), why="unreadable character") from None


def dump_strict(value: Any) -> str:
    """Return YAML that `load_strict` reads back as the same value: what staff state in the browser, as a file."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=WIDTH)
