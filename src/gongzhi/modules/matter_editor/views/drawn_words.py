"""What a diagram says behind its picture, in words: who does a step, within which time, with what; and when an arrow is taken."""

from collections.abc import Callable, Iterator
from typing import Any

from gongzhi.common.text import say, say_list
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors.checking import limit_name, node_name
from gongzhi.modules.matter_editor.selectors.packs import Pack, find_diagram

from .diagram_words import LABELS, say_post

# Words of nodes that the panel calls by another name; outcomes are told by the buttons that lead to them.
NAMES = {"name": "action", "matter": "called"}
TOLD_ELSEWHERE = {"outcomes"}


def with_drawn(pack: Pack) -> dict[str, Any]:
    """Return the words of a pack's nodes together with what the diagram says of them, and of its arrows."""
    said = pack.process.get("nodes", {})
    diagram = find_diagram(pack.process)
    if diagram is None:
        return {"nodes": said}
    drawn = {name: dict(_words(pack, node)) for name, node in diagram.nodes.items()}
    nodes = {name: {**words, **({"drawn": drawn[name]} if drawn.get(name) else {})} for name, words in said.items()}
    return {"nodes": nodes, "flows": dict(_conditions(pack, diagram))}


def _words(pack: Pack, node: processes.Node) -> Iterator[tuple[str, str]]:
    """Yield each word of a node: what the panel calls it, and what it says."""
    sayings: dict[str, Callable[[str], str]] = {
        "post": say_post,
        "table": str,
        "stage": lambda key: _label(pack.process.get("stages", ()), key, "label"),
        "materials": lambda key: _label(pack.matter.get("materials", ()), key, "name"),
        "apart": lambda key: node_name(pack.process, key),
        "assembly": lambda key: _named("assembly", key, "names"),
        "matter": lambda key: _named("matter", key, "names"),
        **dict.fromkeys(("clock", "starts", "stops"), limit_name),
    }
    for word in sorted(node.words.keys() - TOLD_ELSEWHERE):
        if node.listed(word):
            yield str(LABELS[NAMES.get(word, word)]), say_list(map(sayings.get(word, str), node.listed(word)))


def _label(entries: Any, key: str, name: str) -> str:
    return next((say(one[name]) for one in entries if one.get("key") == key), "") or key


def _named(kind: str, key: str, name: str) -> str:
    found = rules.find_content(kind, key)
    return say(found.body[name]) if found else key


def _conditions(pack: Pack, diagram: processes.Diagram) -> Iterator[tuple[str, str]]:
    for flow in diagram.flows:
        if flow.condition:
            yield node_name(pack.process, flow.id), flow.condition
