"""A diagram tried out before it is accepted: every outcome of every step, from every state that can be reached."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from gongzhi.common import feel
from gongzhi.common.problems import Problem, gettext_noop

from .diagram import Diagram, Flow, Node
from .effects import ENDED, Event, State, StepFailed
from .machine import step
from .specification import Spec
from .standing import open_nodes

MOST_STATES = 2_000

REASONS = {
    "condition": gettext_noop("After “%(event)s” a condition gives no clear answer: %(detail)s"),
    "no_way": gettext_noop("After “%(event)s” no way out of %(node)s fits."),
    "endless": gettext_noop("After “%(event)s” the process never comes to rest."),
    "stuck": gettext_noop("After “%(event)s” nothing is left to do, and yet the process has not come to its end."),
}


def explore(spec: Spec) -> list[Problem]:
    """Return the outcomes after which the process would be stuck; the diagram has no variables, whose values are endless."""
    feel.prepare(feel.VALUE, _questions(spec.diagram))
    problems: list[Problem] = []
    seen: set[str] = set()
    # Those that are near the start first: they are small.
    waiting: deque[State | None] = deque([None])
    while waiting and len(seen) < MOST_STATES:
        state = waiting.popleft()
        for event in _events(spec, state):
            try:
                reached = step(spec, state, event).state
            except StepFailed as failure:
                problems.append(_problem(event, failure))
                continue
            if reached and not open_nodes(spec, reached):
                problems.append(_problem(event, StepFailed("stuck")))
            if reached and reached.digest not in seen:
                seen.add(reached.digest)
                waiting.append(reached)
    return problems


def _questions(diagram: Diagram) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the conditions that are met after each step, with each outcome that it may bring."""
    for node in diagram.nodes.values():
        if outcomes := [*node.listed("outcomes"), *([ENDED] if node.kind == "call" else [])]:
            met = [flow.condition for flow in _ahead(diagram, node.id, set()) if flow.condition]
            yield from ((condition, {"outcome": one}) for one in outcomes for condition in met)


def _ahead(diagram: Diagram, node: str, seen: set[str]) -> Iterator[Flow]:
    for flow in diagram.outgoing(node):
        yield flow
        if flow.target not in seen and not diagram.nodes[flow.target].rests:
            seen.add(flow.target)
            yield from _ahead(diagram, flow.target, seen)


def _events(spec: Spec, state: State | None) -> Iterator[Event]:
    if state is None:
        yield Event("start")
        return
    for name in open_nodes(spec, state):
        yield from _ways(spec.diagram.nodes[name])
    if spec.diagram.round_at:
        yield Event("start_round")


def _ways(node: Node) -> Iterator[Event]:
    if node.kind == "step":
        yield from (Event.complete(node.id, outcome) for outcome in node.listed("outcomes"))
    elif node.kind == "call":
        yield from (Event.returned(node.id, outcome) for outcome in (*node.listed("outcomes"), ENDED))
    else:
        yield Event("message", node.message)


def _problem(event: Event, failure: StepFailed) -> Problem:
    said = f"{event.name} {event.values}" if event.kind == "complete" else f"{event.kind} {event.name}"
    details = {"event": said.strip(), "node": failure.node, "detail": failure.detail}
    return Problem("", event.name, REASONS.get(failure.why, REASONS["no_way"]), details)
