"""A diagram played through by its shape alone, whatever its conditions say: where branches wait for one another in vain, or run into each other."""

from collections.abc import Iterator

from gongzhi.common.problems import Problem, gettext_noop

from .diagram import Diagram, Node

MOST_MARKINGS = 5_000
# The arrows on which a token stands.
Marking = tuple[str, ...]


def find_waits(diagram: Diagram) -> list[Problem]:
    """Return what may go wrong between parallel branches. By shape alone: conditions may exclude what is found here."""
    if not diagram.branches:
        return []
    found: dict[str, Problem] = {}
    seen: set[Marking] = set()
    waiting = [
        tuple(flow.id for node in diagram.nodes.values() if node.kind == "start" for flow in diagram.outgoing(node.id))
    ]
    while waiting and len(seen) < MOST_MARKINGS:
        marking = waiting.pop()
        if marking in seen:
            continue
        seen.add(marking)
        onward = list(_fire(diagram, marking))
        if not onward:
            found |= {name: _waits(name) for name in _targets(diagram, marking)}
        for after in onward:
            doubled = [flow for flow in after if after.count(flow) > 1]
            found |= {name: _meets(name) for name in _targets(diagram, tuple(doubled))}
            waiting += [] if doubled else [after]
    return list(found.values())


def _fire(diagram: Diagram, marking: Marking) -> Iterator[Marking]:
    """Yield each marking that one node can make of this one."""
    for node in diagram.nodes.values():
        coming = [flow.id for flow in diagram.incoming(node.id)]
        here = [flow for flow in coming if flow in marking]
        if node.kind == "split" and here and len(here) == len(coming):
            yield from _passed(diagram, node, marking, coming)
        elif node.kind != "split":
            for flow in here:
                yield from _passed(diagram, node, marking, [flow])


def _passed(diagram: Diagram, node: Node, marking: Marking, taken: list[str]) -> Iterator[Marking]:
    left = list(marking)
    for flow in taken:
        left.remove(flow)
    ways = [flow.id for flow in diagram.outgoing(node.id)]
    if node.kind == "choice" and ways:
        yield from (tuple(sorted([*left, way])) for way in ways)
    else:
        yield tuple(sorted([*left, *ways]))


def _targets(diagram: Diagram, marking: Marking) -> list[str]:
    return [flow.target for flow in diagram.flows if flow.id in marking]


def _waits(node: str) -> Problem:
    message = gettext_noop("This gateway may wait for ever: on some ways not every arrow into it is taken.")
    return Problem("", node, message)


def _meets(node: str) -> Problem:
    message = gettext_noop(
        "Parallel branches run into this node one after the other; join them before it with a parallel gateway."
    )
    return Problem("", node, message)
