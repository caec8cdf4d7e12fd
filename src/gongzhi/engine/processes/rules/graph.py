"""Whether a diagram leads from its start to an end: every node reachable, no dead end, every word known."""

import re
from collections.abc import Iterator

from gongzhi.common import feel
from gongzhi.common.problems import Problem, gettext_noop

from .diagram import ACTIONS, WORDS, Diagram, Node

# Words of nodes that hold names.
LISTED = {word for _name, words in WORDS.values() for word in words} - {"independent", "name"}
KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")


def check_graph(diagram: Diagram) -> list[Problem]:
    """Return what is wrong with nodes, arrows, conditions and words of a diagram that has passed the fence for elements."""
    problems = [*_ends(diagram), *_arrows(diagram)]
    if problems:
        return problems
    problems = [problem for node in diagram.nodes.values() for problem in _of_node(diagram, node)]
    problems += [*_reach(diagram), *_rounds(diagram)]
    return problems or list(_conditions(diagram))


def _of_node(diagram: Diagram, node: Node) -> Iterator[Problem]:
    yield from _exits(diagram, node)
    yield from _known(node)
    yield from _apart(diagram, node)
    yield from _unless(node)
    yield from _gives(diagram, node)
    yield from _assembly(node)


def _problem(place: str, message: str, **details: object) -> Problem:
    return Problem("", place, message, details)


def _ends(diagram: Diagram) -> Iterator[Problem]:
    kinds = [node.kind for node in diagram.nodes.values()]
    if kinds.count("start") != 1:
        yield _problem(diagram.id, gettext_noop("There must be exactly one start event."))
    if "end" not in kinds:
        yield _problem(diagram.id, gettext_noop("There is no end event."))


def _arrows(diagram: Diagram) -> Iterator[Problem]:
    for flow in diagram.flows:
        for end in (flow.source, flow.target):
            if end not in diagram.nodes:
                yield _problem(flow.id, gettext_noop("The arrow leads to “%(name)s”, which is not a node."), name=end)


def _exits(diagram: Diagram, node: Node) -> Iterator[Problem]:
    """Only gateways part ways; only an exclusive gateway asks conditions, and each of its ways has one or is the default."""
    out = diagram.outgoing(node.id)
    if len({flow.target for flow in out}) < len(out):
        yield _problem(
            node.id, gettext_noop("Two arrows lead from here to the same node; join their conditions with “or”.")
        )
    if len(out) > 1 and node.kind not in ("choice", "split"):
        yield _problem(node.id, gettext_noop("More than one arrow leaves this node; put a gateway after it."))
    for flow in out:
        asks = node.kind == "choice" and len(out) > 1 and flow.id != node.default
        if asks and not flow.condition:
            yield _problem(flow.id, gettext_noop("This way needs a condition, or must be the default."))
        if flow.condition and not asks:
            yield _problem(
                flow.id,
                gettext_noop(
                    "A condition is asked only on the ways out of an exclusive gateway, and not on its default."
                ),
            )


def _known(node: Node) -> Iterator[Problem]:
    if node.kind == "action" and node.word("name") not in ACTIONS:
        yield _unknown(node, "name", node.word("name"), ACTIONS)
    if node.kind == "wait" and not node.message:
        yield _problem(node.id, gettext_noop("This event must wait for a message with a name."))
    if node.word("independent") not in ("", "true", "false"):
        yield _unknown(node, "independent", node.word("independent"), frozenset({"true", "false"}))
    for word in node.words:
        for key in node.listed(word) if word in LISTED else ():
            if not KEY.fullmatch(key) or (word == "variables" and key == "outcome"):
                yield _problem(
                    node.id, gettext_noop("“%(value)s” cannot be a name for %(word)s."), value=key[:80], word=word
                )


def _apart(diagram: Diagram, node: Node) -> Iterator[Problem]:
    """What must be done by somebody else is another step."""
    for name in node.listed("apart"):
        if name == node.id or name not in diagram.nodes or diagram.nodes[name].kind != "step":
            yield _problem(node.id, gettext_noop("apart=“%(name)s” is not another step of the diagram."), name=name)


def _gives(diagram: Diagram, node: Node) -> Iterator[Problem]:
    """A case that is called gets values that are known here."""
    for name in node.listed("gives"):
        if name not in diagram.variables:
            yield _unknown(node, "gives", name, diagram.variables)


def _unless(node: Node) -> Iterator[Problem]:
    """Only an outcome of the step itself can be free of what the step needs, and one at least is not."""
    outcomes, free = node.listed("outcomes"), node.listed("unless")
    for name in free:
        if name not in outcomes:
            yield _unknown(node, "unless", name, frozenset(outcomes))
    if free and (not node.needs or set(free) >= set(outcomes)):
        yield _problem(node.id, gettext_noop("unless=“…” leaves nothing that this step would need anything for."))


def _assembly(node: Node) -> Iterator[Problem]:
    """Only where a meeting decides can an outcome say that it did not carry; one at least says that it did."""
    outcomes, rejects = set(node.listed("outcomes")), node.listed("rejects")
    for name in rejects:
        if name not in outcomes:
            yield _unknown(node, "rejects", name, frozenset(outcomes))
    if rejects and not node.word("assembly"):
        yield _problem(node.id, gettext_noop("rejects=“…” stands only where the step names an assembly."))
    if rejects and outcomes <= {*rejects, *node.listed("unless")}:
        yield _problem(node.id, gettext_noop("No outcome of this step is left for a motion that is carried."))


def _unknown(node: Node, word: str, value: str, known: frozenset[str]) -> Problem:
    message = gettext_noop("%(word)s=“%(value)s” is not known; it must be one of: %(known)s.")
    return _problem(node.id, message, word=word, value=value, known=", ".join(sorted(known)))


def _reach(diagram: Diagram) -> Iterator[Problem]:
    ahead = {node: {flow.target for flow in diagram.outgoing(node)} for node in diagram.nodes}
    back = {node: {flow.source for flow in diagram.incoming(node)} for node in diagram.nodes}
    reached = _closure(ahead, [node.id for node in diagram.nodes.values() if node.kind == "start"])
    ending = _closure(back, [node.id for node in diagram.nodes.values() if node.kind == "end"])
    for node in diagram.nodes.values():
        if node.id not in reached:
            yield _problem(node.id, gettext_noop("No way leads from the start to this node."))
        elif node.id not in ending:
            yield _problem(node.id, gettext_noop("No way leads from this node to an end."))
    yield from _endless(diagram, ahead)


def _endless(diagram: Diagram, ahead: dict[str, set[str]]) -> Iterator[Problem]:
    """A circle without a step or an event in it would run for ever."""
    busy = {node: {to for to in ahead[node] if not diagram.nodes[to].rests} for node in ahead}
    for node in diagram.nodes.values():
        if not node.rests and node.id in _closure(busy, busy[node.id]):
            yield _problem(
                node.id, gettext_noop("This circle has no step at which the process can wait; it would run for ever.")
            )
            return


def ahead_of(diagram: Diagram, node: str) -> set[str]:
    """Return the nodes to which ways lead from this one."""
    ahead = {name: {flow.target for flow in diagram.outgoing(name)} for name in diagram.nodes}
    return _closure(ahead, ahead[node])


def _closure(edges: dict[str, set[str]], start: list[str] | set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += edges[node]
    return seen


def _rounds(diagram: Diagram) -> Iterator[Problem]:
    if diagram.round_at and (diagram.round_at not in diagram.nodes or not diagram.nodes[diagram.round_at].rests):
        yield _problem(
            diagram.id, gettext_noop("A new round must begin at a step: “%(name)s” is none."), name=diagram.round_at
        )


def _conditions(diagram: Diagram) -> Iterator[Problem]:
    names = {"outcome": "", **dict.fromkeys(diagram.variables)}
    feel.prepare(feel.CHECK, [(flow.condition, names) for flow in diagram.flows if flow.condition])
    for flow in diagram.flows:
        if flow.condition:
            try:
                feel.check(flow.condition, names)
            except feel.FeelError as error:
                yield _problem(flow.id, gettext_noop("The condition cannot be used: %(why)s"), why=error)
