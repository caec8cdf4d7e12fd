"""What a step or an event of a diagram needs before it is passed (`needs="…"`): other parts answer, registered by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.cases import public as cases

from ..rules import Node

UNMET = "unmet"


@dataclass(frozen=True)
class Need:
    """A condition by its name in diagrams. `missing` says in words what a case lacks for a node; empty where nothing."""

    name: str
    label: Any
    missing: Callable[[cases.Case, str], Any]


_needs: dict[str, Need] = {}


def register_need(need: Need) -> None:
    """Let diagrams name this condition."""
    _needs[need.name] = need


def known_needs() -> Mapping[str, Need]:
    return _needs


def missing_for(case: cases.Case, node: Node, outcome: str = "") -> list[Any]:
    """Return in words what keeps the node from being left by this outcome; a name that nobody answers keeps it too."""
    return [words for name in node.needs_for(outcome) if (words := _missing(case, node.id, name))]


def _missing(case: cases.Case, node: str, name: str) -> Any:
    need = _needs.get(name)
    return need.missing(case, node) if need else _("The condition “%(name)s” is not known here.") % {"name": name}


def require_met(case: cases.Case, node: Node, outcome: str = "") -> None:
    """Raise Conflict, saying what is missing, where the node must not be left by this outcome yet."""
    if missing := missing_for(case, node, outcome):
        raise Conflict(" ".join(map(str, missing)), code=UNMET)
