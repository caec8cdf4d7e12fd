"""Content as plain data: read strictly, overlaid, checked, and asked by date. No Django."""

from .checks import check_items, find_misshapen, register_check
from .folders import Item, collect
from .overlay import overlay
from .packs import PARTS, is_key, is_of_pack, ordered_form, read_pack, write_pack
from .parameters import ParameterValue, dated_value, holds_on, rows_on
from .strict import NotStrict, dump_strict, load_strict

__all__ = [
    "PARTS",
    "Item",
    "NotStrict",
    "ParameterValue",
    "check_items",
    "collect",
    "dated_value",
    "dump_strict",
    "find_misshapen",
    "holds_on",
    "is_key",
    "is_of_pack",
    "load_strict",
    "ordered_form",
    "overlay",
    "read_pack",
    "register_check",
    "rows_on",
    "write_pack",
]
