"""Which nodes and arrows of two diagrams differ, and how: for colours in the picture."""

from collections.abc import Mapping
from typing import Any

from gongzhi.engine.processes import public as processes

Marks = dict[str, str]


def marks_between(
    before: Mapping[str, Any], old: processes.Diagram | None, after: Mapping[str, Any], new: processes.Diagram | None
) -> tuple[Marks, Marks]:
    """Return what to mark in the earlier diagram (gone, changed) and in the later one (added, changed)."""
    known = _things(before, old), _things(after, new)
    changed = {name: "changed" for name in known[0].keys() & known[1].keys() if known[0][name] != known[1][name]}
    gone = dict.fromkeys(known[0].keys() - known[1].keys(), "gone")
    added = dict.fromkeys(known[1].keys() - known[0].keys(), "added")
    return gone | changed, added | changed


def _things(process: Mapping[str, Any], diagram: processes.Diagram | None) -> dict[str, Any]:
    """Return everything that is drawn with all that is said of it."""
    if diagram is None:
        return {}
    words = process.get("nodes", {})
    nodes = {name: (node.kind, node.words, node.message, words.get(name)) for name, node in diagram.nodes.items()}
    return {**nodes, **{flow.id: (flow.source, flow.target, flow.condition) for flow in diagram.flows}}
