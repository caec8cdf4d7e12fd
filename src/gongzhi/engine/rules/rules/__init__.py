"""Content as plain data: read strictly, overlaid, checked, and asked by date. No Django."""

from .checks import check_items, register_check
from .folders import Item, collect
from .overlay import overlay
from .parameters import ParameterValue, dated_value, holds_on
from .strict import NotStrict, dump_strict, load_strict

__all__ = [
    "Item",
    "NotStrict",
    "ParameterValue",
    "check_items",
    "collect",
    "dated_value",
    "dump_strict",
    "holds_on",
    "load_strict",
    "overlay",
    "register_check",
]
