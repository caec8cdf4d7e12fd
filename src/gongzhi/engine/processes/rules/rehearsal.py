"""What a rehearsal of a matter comes to: its trial cases line by line, and the arrows and ends that none of them took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongzhi.common.problems import Problem, gettext_noop

from .diagram import Diagram, Node

UNUSED = gettext_noop("No trial case takes the way from “%(source)s” to “%(target)s”.")
UNREACHED = gettext_noop("No trial case comes to the end “%(name)s”.")


@dataclass(frozen=True)
class Line:
    """One thing that happens in a trial case: what is done and by whom, what follows, and what is wrong with it (empty: nothing)."""

    done: str
    follows: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlayedCase:
    """One trial case, up to its end or to the first fault."""

    name: str
    lines: tuple[Line, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(fault for line in self.lines for fault in line.faults)


@dataclass(frozen=True)
class Rehearsal:
    """A matter tried out. `problems` keep it from being used, or say which ways no trial case takes.

    `vacant` names the functions that nobody holds where it was tried out; somebody only plays them. `flows` and `ends`
    count what was taken, and of how many.
    """

    matter: str
    label: str
    problems: tuple[Problem, ...] = ()
    cases: tuple[PlayedCase, ...] = ()
    vacant: tuple[str, ...] = ()
    flows: tuple[int, int] = (0, 0)
    ends: tuple[int, int] = (0, 0)

    @property
    def is_good(self) -> bool:
        """Say whether every trial case holds and together they take every arrow and come to every end."""
        return bool(self.cases) and not self.problems and not any(case.faults for case in self.cases)


def uncovered(diagram: Diagram, file: str, taken: Iterable[str], reached: Iterable[str]) -> list[Problem]:
    """Return the arrows that were not taken and the ends that were not reached."""
    flows, nodes = set(taken), set(reached)
    ways = [
        Problem(file, flow.id, UNUSED, {"source": _name(diagram, flow.source), "target": _name(diagram, flow.target)})
        for flow in diagram.flows
        if flow.id not in flows
    ]
    missed = (node for node in ends_of(diagram) if node.id not in nodes)
    return ways + [Problem(file, node.id, UNREACHED, {"name": _name(diagram, node.id)}) for node in missed]


def ends_of(diagram: Diagram) -> Sequence[Node]:
    return [node for node in diagram.nodes.values() if node.kind == "end"]


def _name(diagram: Diagram, node: str) -> str:
    return diagram.nodes[node].name or node
