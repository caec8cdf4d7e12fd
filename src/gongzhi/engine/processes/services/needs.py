"""What a step or an event of a diagram needs before it is passed (`needs="…"`): other parts answer, registered by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.engine.cases import public as cases

from ..rules import Node

UNMET = "unmet"
NOBODY_ANSWERS = _("The condition “%(name)s” is not known here.")


@dataclass(frozen=True)
class Need:
    """A condition by its name in diagrams. `missing` says in words what a case lacks for a node; empty where nothing.

    `weigh` stands in its place where that depends on the outcome; `door` is the address where one sees to it.
    """

    name: str
    label: Any
    missing: Callable[[cases.Case, str], Any] | None = None
    weigh: Callable[[cases.Case, str, str], Any] | None = None
    door: Callable[[cases.Case, str], str] | None = None

    def words(self, case: cases.Case, node: str, outcome: str) -> Any:
        """Say what is missing; where nobody looks, that."""
        if self.weigh:
            return self.weigh(case, node, outcome)
        return self.missing(case, node) if self.missing else NOBODY_ANSWERS % {"name": self.name}


_needs: dict[str, Need] = {}


def register_need(need: Need) -> None:
    """Let diagrams name this condition."""
    _needs[need.name] = need


def known_needs() -> Mapping[str, Need]:
    return _needs


def missing_for(case: cases.Case, node: Node, outcome: str = "") -> list[Any]:
    """Return in words what keeps the node from being left by this outcome; a name that nobody answers keeps it too."""
    return [words for name in node.needs_for(outcome) if (words := _missing(case, node.id, name, outcome))]


def _missing(case: cases.Case, node: str, name: str, outcome: str) -> Any:
    need = _needs.get(name)
    return need.words(case, node, outcome) if need else NOBODY_ANSWERS % {"name": name}


def list_doors(case: cases.Case, nodes: Iterable[Node]) -> list[tuple[Any, str]]:
    """Return label and address of where people see to what these steps need."""
    found = ((_needs[name], node.id) for node in nodes for name in node.needs if name in _needs)
    return [(need.label, need.door(case, node)) for need, node in found if need.door]
