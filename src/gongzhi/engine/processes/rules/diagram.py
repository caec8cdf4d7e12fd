"""A diagram as plain data: nodes, arrows, and our own words on them (namespace urn:gongzhi:bpmn:1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
GZ = "{urn:gongzhi:bpmn:1}"

# The word of a step on which a meeting decides, and the condition that stands for it.
ASSEMBLY = "assembly"
# What a service step may do: fixed, because diagrams are edited in the browser.
ACTIONS = frozenset({"accept", "tell_reporter", "mark", "close", "settle", "archive"})
# Steps of these may be done by whoever has the right in the area; those of any other function by their own post alone.
SHARED = frozenset({"dispatcher", "checker", "decider", "registrar", "examiner", "reviewer"})
POSTS = SHARED | {"handler"}

KINDS = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "step",
    "serviceTask": "action",
    "businessRuleTask": "decision",
    "exclusiveGateway": "choice",
    "parallelGateway": "split",
    "intermediateCatchEvent": "wait",
    "callActivity": "call",
}
# The element of ours that each kind of node must carry, and its attributes (True: must be there).
WORDS: dict[str, tuple[str, dict[str, bool]]] = {
    "start": ("start", {"variables": False}),
    "step": (
        "step",
        {
            "post": True,
            "outcomes": True,
            "stage": False,
            "clock": False,
            "independent": False,
            "apart": False,
            "variables": False,
            "starts": False,
            "since": False,
            "stops": False,
            "needs": False,
            "unless": False,
            "assembly": False,
            "rejects": False,
            "materials": False,
        },
    ),
    "action": ("action", {"name": True, "stage": False, "starts": False, "since": False, "stops": False}),
    "decision": ("decision", {"table": True, "stage": False}),
    "wait": ("wait", {"stage": False, "clock": False, "needs": False}),
    "call": ("call", {"matter": True, "outcomes": True, "gives": False, "returns": False, "stage": False}),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the diagram. `post` etc. are empty where its kind has no such word."""

    id: str
    kind: str
    name: str
    words: dict[str, str]
    message: str = ""
    default: str = ""

    def word(self, name: str) -> str:
        return self.words.get(name, "")

    def listed(self, name: str) -> tuple[str, ...]:
        return tuple(self.words.get(name, "").split())

    @property
    def needs(self) -> tuple[str, ...]:
        """The conditions that other parts answer; who names an assembly needs a meeting of it."""
        return (*self.listed("needs"), *((ASSEMBLY,) if self.word(ASSEMBLY) else ()))

    def needs_for(self, outcome: str) -> tuple[str, ...]:
        """Return the conditions without which the node is not left by this outcome."""
        return () if outcome and outcome in self.listed("unless") else self.needs

    @property
    def rests(self) -> bool:
        """True where the process stops until something happens from outside."""
        return self.kind in ("step", "wait", "call")


@dataclass(frozen=True, slots=True)
class Flow:
    """One arrow."""

    id: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True)
class Diagram:
    """A process as drawn. `tree` is the parsed XML, already fenced."""

    id: str
    nodes: dict[str, Node]
    flows: tuple[Flow, ...]
    round_at: str
    tree: Any = field(repr=False, compare=False)

    @cached_property
    def _by_end(self) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
        source: dict[str, list[Flow]] = defaultdict(list)
        target: dict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows:
            source[flow.source].append(flow)
            target[flow.target].append(flow)
        return dict(source), dict(target)

    def outgoing(self, node: str) -> Sequence[Flow]:
        return self._by_end[0].get(node, ())

    def incoming(self, node: str) -> Sequence[Flow]:
        return self._by_end[1].get(node, ())

    @cached_property
    def variables(self) -> frozenset[str]:
        """Everything that a condition may name besides the outcome of the last step: what is filled in, what tables decide."""
        words = ("variables", "returns")
        told = {name for node in self.nodes.values() for word in words for name in node.listed(word)}
        return frozenset(told | self.tables)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The decision tables that it asks; the answer of each is a variable of the same name."""
        return frozenset(node.word("table") for node in self.nodes.values() if node.kind == "decision")

    @cached_property
    def functions(self) -> frozenset[str]:
        """Who does its steps."""
        return frozenset(node.word("post") for node in self.nodes.values() if node.kind == "step")

    @cached_property
    def calls(self) -> frozenset[str]:
        """The matters of which it begins cases."""
        return frozenset(node.word("matter") for node in self.nodes.values() if node.kind == "call")

    @cached_property
    def clocks(self) -> frozenset[str]:
        words = ("clock", "starts", "stops")
        return frozenset(key for node in self.nodes.values() for word in words for key in node.listed(word))

    @cached_property
    def needs(self) -> frozenset[str]:
        """The conditions that other parts answer, without which a step or an event is not passed."""
        return frozenset(name for node in self.nodes.values() for name in node.needs)

    @cached_property
    def assemblies(self) -> frozenset[str]:
        """Whose meetings decide on its steps."""
        return frozenset(name for node in self.nodes.values() for name in node.listed(ASSEMBLY))

    @cached_property
    def _stopped(self) -> frozenset[str]:
        return frozenset(key for node in self.nodes.values() for key in node.listed("stops"))

    def ends_with(self, node: Node) -> tuple[str, ...]:
        """Return the clocks that end when `node` is passed: those it stops, and its own unless another node stops that one."""
        own = tuple(key for key in node.listed("clock") if key not in self._stopped)
        return tuple(dict.fromkeys((*own, *node.listed("stops"))))

    @cached_property
    def stages(self) -> frozenset[str]:
        return frozenset(node.word("stage") for node in self.nodes.values()) - {""}

    @cached_property
    def branches(self) -> bool:
        """True where more than one thing can be under way at once."""
        return any(node.kind == "split" for node in self.nodes.values())


def diagram_of(process: Any) -> Diagram:
    """Return the diagram in a `bpmn:process` element that has passed the fence for elements."""
    root = process.getroottree().getroot()
    messages = {element.get("id"): element.get("name", "") for element in root.iter(f"{BPMN}message")}
    nodes = (_node(element, messages) for element in process if _kind(element))
    rounds = process.findall(f"{BPMN}extensionElements/{GZ}round")
    return Diagram(
        id=process.get("id", ""),
        nodes={node.id: node for node in nodes},
        flows=tuple(_flow(element) for element in process.findall(f"{BPMN}sequenceFlow")),
        round_at=rounds[0].get("at", "") if rounds else "",
        tree=root,
    )


def _kind(element: Any) -> str:
    return KINDS.get(element.tag.removeprefix(BPMN), "")


def _node(element: Any, messages: dict[str, str]) -> Node:
    kind = _kind(element)
    word, _attributes = WORDS.get(kind, ("", {}))
    own = element.find(f"{BPMN}extensionElements/{GZ}{word}") if word else None
    definition = element.find(f"{BPMN}messageEventDefinition")
    message = messages.get(definition.get("messageRef", ""), "") if definition is not None else ""
    words = dict(own.attrib) if own is not None else {}
    return Node(element.get("id", ""), kind, element.get("name", ""), words, message, element.get("default", ""))


def _flow(element: Any) -> Flow:
    condition = element.find(f"{BPMN}conditionExpression")
    text = (condition.text or "").strip() if condition is not None else None
    return Flow(element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", ""), text)
