"""Writes: diagrams drive cases through a `Change`; diagrams are checked before they are accepted."""

from . import calling  # noqa: F401  # lets diagrams call cases of other matters
from .checking import check_materials, check_process_item
from .driving import Change, complete, go_on, reached, restart, run_out, send, start

__all__ = [
    "Change",
    "check_materials",
    "check_process_item",
    "complete",
    "go_on",
    "reached",
    "restart",
    "run_out",
    "send",
    "start",
]
