"""Why a person must not do a step that their post has: other parts answer, such as for a declared relation."""

from collections.abc import Callable
from typing import Any

from gongzhi.engine.cases import public as cases

# Case, node and person → words, or nothing where they may do it.
Hindrance = Callable[[cases.Case, str, int], Any]

_hindrances: list[Hindrance] = []


def register_hindrance(hindrance: Hindrance) -> None:
    """Ask this before each step."""
    _hindrances.append(hindrance)


def hindrance_for(case: cases.Case, node: str, person: int | None) -> Any:
    """Say what keeps a person from a step; empty where nothing does."""
    return next((words for ask in _hindrances if person and (words := ask(case, node, person))), "")
