"""Values between decisions: JSON kinds, and {"@feel": text} for dates, times, lengths of time and functions."""

import re
from collections.abc import Mapping
from typing import Any

from gongzhi.common import feel

from .model import ItemType, Model

MARK = "@feel"
TEMPORAL = {
    "date": re.compile(r'@"-?\d{4,9}-\d\d-\d\d"'),
    "time": re.compile(r'@"\d\d:\d\d.*"'),
    "date and time": re.compile(r'@"-?\d{4,9}-\d\d-\d\dT.*"'),
    "years and months duration": re.compile(r'@"-?P(\d+[YM])+"'),
    "days and time duration": re.compile(r'@"-?P(\d+D)?(T.*)?"'),
}
OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
PLAIN: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "number": (int, float)}


class Unfit(Exception):
    """A value is not of its type."""


def mark(text: str) -> dict[str, str]:
    """Return the date, time or length of time that an ISO text states."""
    return {MARK: f'@"{text}"'}


def unmarked(value: Any) -> Any:
    """Return a value as JSON for people and programs: dates and lengths of time as ISO texts."""
    if isinstance(value, list):
        return [unmarked(entry) for entry in value]
    if isinstance(value, dict):
        text = value.get(MARK)
        if text is not None:
            return text.removeprefix('@"').removesuffix('"')
        return {name: unmarked(entry) for name, entry in value.items()}
    return value


def plain_type(name: str) -> str:
    """Return a built-in type's name without prefix, in one spelling; empty for none."""
    bare = name.removeprefix("feel:")
    return OTHER_NAMES.get(bare, bare)


def typed(value: Any, name: str, model: Model) -> Any:
    """Return a value that came as JSON with its texts turned into dates and times where the type says so."""
    item = model.types.get(name)
    if isinstance(value, list):
        return [
            typed(entry, item.base if item and item.is_list and not item.components else name, model) for entry in value
        ]
    if item and item.components and isinstance(value, Mapping):
        kinds = {part: kind.base for part, kind in item.components}
        return {key: typed(entry, kinds.get(key, ""), model) for key, entry in value.items()}
    kind = plain_type(item.base if item else name)
    return mark(value) if isinstance(value, str) and kind in TEMPORAL else value


def conform(value: Any, name: str, model: Model) -> Any:
    """Return `value` as the type `name` has it (a single value for a list of one and the reverse); raise Unfit."""
    if value is None or not name:
        return value
    item = model.types.get(name)
    return _as_item(value, item, model) if item else _as_plain(value, plain_type(name))


def _as_item(value: Any, item: ItemType, model: Model) -> Any:
    if item.is_list:
        entries = value if isinstance(value, list) else [value]
        return [_as_single(entry, item, model) for entry in entries]
    return _as_single(_from_list(value), item, model)


def _as_single(value: Any, item: ItemType, model: Model) -> Any:
    if value is None:
        return None
    if item.components:
        if not isinstance(value, dict) or MARK in value:
            raise Unfit(item.name)
        parts = {name: _part(value.get(name), kind, model) for name, kind in item.components}
        return {**value, **{name: part for name, part in parts.items() if name in value}}
    fitting = conform(value, item.base, model)
    if item.allowed and not feel.test_marked(item.allowed, fitting, {}, strict=False):
        raise Unfit(item.name)
    return fitting


def _part(value: Any, kind: ItemType, model: Model) -> Any:
    return None if value is None else _as_item(value, kind, model)


def _from_list(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _as_plain(value: Any, kind: str) -> Any:
    value = _from_list(value)
    if kind in PLAIN:
        is_fit = isinstance(value, PLAIN[kind]) and (kind == "boolean") == isinstance(value, bool)
    elif kind in TEMPORAL:
        text = value.get(MARK) if isinstance(value, dict) else None
        is_fit = isinstance(text, str) and TEMPORAL[kind].fullmatch(text) is not None
    else:
        return value
    if not is_fit:
        raise Unfit(kind)
    return value
