"""A county's file laid over the base: it adds and changes by key, and never rewrites a dated value."""

import re
from collections.abc import Mapping
from typing import Any

DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


class HistoryRewritten(Exception):
    """The overlay gives another value for a date that the base already states."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def overlay(base: Mapping[str, Any], top: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """Return `base` with `top` over it: mappings merge by key, all else is replaced; raise HistoryRewritten.

    A date whose base value is null (not decided yet) may be filled in.
    """
    merged = dict(base)
    for key, value in top.items():
        here = f"{place}/{key}"
        before = base.get(key)
        if DATED.fullmatch(key) and before is not None and before != value:
            raise HistoryRewritten(here)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key] = overlay(before, value, here)
        else:
            merged[key] = value
    return merged
