"""Which words are offered for an act, and what may stand between braces in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from .words import PLACE

FOR_ALL = 2
PLACEHOLDERS = frozenset({"receipt", "matter", "place", "office", "today", "due"})


def unknown_placeholders(words: Iterable[str]) -> list[str]:
    """Return the names between braces that nothing fills in."""
    return sorted({name for text in words for name in PLACE.findall(text)} - PLACEHOLDERS)


def rank(body: Mapping[str, Any], matter: str, category: str) -> int | None:
    """Return how well a template fits a matter: the smaller the nearer; None for another matter."""
    if matter and matter in body.get("matters", ()):
        return 0
    if category and any(category.startswith(code) for code in body.get("categories", ())):
        return 1
    return None if "matters" in body or "categories" in body else FOR_ALL
