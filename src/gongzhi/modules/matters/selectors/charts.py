"""The flow chart of a process: as a picture from its diagram, and as plain ordered text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say, say_list, say_pair
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.rules import Arrow, Box, Line, Picture, Station, arrange, measure, read_aloud, wrap

from .words import length_words, who_words

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
LETTER, LINE_HEIGHT, MOST_LINES = 7.2, 17, 4
# Their words stand beside them, not inside.
SMALL = frozenset({"start", "end", "wait", "choice", "split"})


@dataclass(frozen=True)
class Drawn:
    """A node for the template: its shape, and its words line by line with the place of each."""

    kind: str
    box: Box
    texts: list[tuple[float, float, str]]
    diamond: str
    # added, changed, gone, or empty: what is to be pointed out.
    mark: str = ""

    @property
    def middle(self) -> float:
        return self.box.y + self.box.height / 2

    @property
    def half_width(self) -> float:
        return self.box.width / 2

    @property
    def half_height(self) -> float:
        return self.box.height / 2


@dataclass(frozen=True)
class Chart:
    """A picture for the template."""

    view: str
    width: int
    nodes: list[Drawn]
    lines: list[dict[str, Any]]


def draw(version: rules.ContentVersion) -> Chart:
    """Return the picture of a version of a process, as its author drew it where they did."""
    return draw_process(version.body, processes.spec_of(version.pk).diagram)


def draw_process(
    process: Mapping[str, Any], diagram: processes.Diagram, marks: Mapping[str, str] | None = None
) -> Chart:
    """Return the picture of a diagram with the words of its process; `marks` point out nodes and arrows by their ids."""
    kinds, marked = {name: node.kind for name, node in diagram.nodes.items()}, marks or {}
    flows = [(flow.id, flow.source, flow.target) for flow in diagram.flows]
    picture = _drawn(diagram.tree, kinds, flows) or arrange(kinds, flows)
    words = {flow.id: flow_words(process, diagram, flow) for flow in diagram.flows}
    left, top, width, height = measure(picture)
    return Chart(
        view=f"{left:g} {top:g} {width:g} {height:g}",
        width=round(width),
        nodes=[
            replace(_node(kinds[name], box, node_name(process, name)), mark=marked.get(name, ""))
            for name, box in picture.boxes.items()
        ],
        lines=[_line(line, words.get(line.id, "")) | {"mark": marked.get(line.id, "")} for line in picture.lines],
    )


def _drawn(tree: Any, kinds: Mapping[str, str], flows: list[tuple[str, str, str]]) -> Picture | None:
    """Return the picture that stands in the diagram, None where something of it was not drawn."""
    boxes = {shape.get("bpmnElement"): _box(shape) for shape in tree.iter(f"{DI}BPMNShape")}
    lines = [_corners(edge) for edge in tree.iter(f"{DI}BPMNEdge")]
    known = {flow[0] for flow in flows}
    if set(kinds) - set(boxes) or known - {line.id for line in lines}:
        return None
    return Picture({name: boxes[name] for name in kinds}, [line for line in lines if line.id in known])


def _box(shape: Any) -> Box:
    bounds = shape.find(BOUNDS)
    sizes = {name: _number(bounds.get(name, "0") if bounds is not None else "0") for name in ("x", "y")}
    sizes |= {name: _number(bounds.get(name, "0") if bounds is not None else "0") for name in ("width", "height")}
    return Box(shape.get("bpmnElement", ""), **sizes)


def _corners(edge: Any) -> Line:
    points = ((_number(point.get("x", "0")), _number(point.get("y", "0"))) for point in edge.findall(WAYPOINT))
    return Line(edge.get("bpmnElement", ""), tuple(points))


def _number(text: str) -> float:
    """Return a coordinate; what is none, or beyond any page, is the edge."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 100_000 else 0.0


def _node(kind: str, box: Box, name: str) -> Drawn:
    small = kind in SMALL
    lines = wrap(name, 14 if small else max(6, int((box.width - 12) / LETTER)))[:MOST_LINES]
    if not small:
        top = box.y + box.height / 2 - (len(lines) - 1) * LINE_HEIGHT / 2 + 5
    elif kind in ("choice", "split"):
        top = box.y - 8 - (len(lines) - 1) * LINE_HEIGHT
    else:
        top = box.y + box.height + 16
    texts = [(box.middle, top + LINE_HEIGHT * number, line) for number, line in enumerate(lines)]
    half = box.y + box.height / 2
    corners = ((box.middle, box.y), (box.x + box.width, half), (box.middle, box.y + box.height), (box.x, half))
    return Drawn(kind, box, texts, _path(corners))


def _line(line: Line, words: str) -> dict[str, Any]:
    x, y, upright = _place_of_words(line)
    return {"points": _path(line.points), "words": words, "x": x, "y": y, "upright": upright}


def _place_of_words(line: Line) -> tuple[float, float, bool]:
    """Return where the words of an arrow stand: on its first stretch that is long enough, else in the middle of the first."""
    stretches = list(pairwise(line.points))
    for (x, y), (to_x, to_y) in [one for one in stretches if abs(one[0][0] - one[1][0]) > 30] or stretches[:1]:
        return (x + to_x) / 2, (y + to_y) / 2 - 6, x == to_x
    return 0.0, 0.0, False


def _path(points: Any) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def node_name(process: Mapping[str, Any], node: str) -> str:
    """Return what a node is called in the reader's language."""
    return say(process["nodes"].get(node)) or node


def flow_words(process: Mapping[str, Any], diagram: Any, flow: Any) -> str:
    """Return the words on an arrow: the verb whose outcome leads this way, else “otherwise”, else what was drawn on it."""
    if flow.condition is None:
        is_default = diagram.nodes[flow.source].default == flow.id
        return _("otherwise") if is_default else ""
    verbs = (verb for node in process["nodes"].values() for verb in node.get("verbs", {}).values())
    found = next((verb["label"] for verb in verbs if flow.condition == f'outcome = "{verb["outcome"]}"'), None)
    drawn = _name_of(diagram.tree, flow.id)
    return say(found) or say({"zh": drawn, "en": process.get("arrows", {}).get(drawn, "")}) or flow.condition


def _name_of(tree: Any, flow: str) -> str:
    elements = (element for element in tree.iter("{*}sequenceFlow") if element.get("id") == flow)
    return next((element.get("name", "") for element in elements), "")


def tell(version: rules.ContentVersion, matter: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the chart as ordered text: what is done, by whom, with what, within which time, and how it goes on."""
    diagram = processes.spec_of(version.pk).diagram
    kinds = {name: node.kind for name, node in diagram.nodes.items()}
    arrows = [Arrow(flow.source, flow.target, flow_words(version.body, diagram, flow)) for flow in diagram.flows]
    told = [_told(version.body, diagram.nodes[station.node], station) for station in read_aloud(kinds, arrows)]
    names = {one.get("key"): say(one["name"]) for one in matter.get("materials", ())}
    return [step | {"materials": say_list(names[key] for key in step["materials"] if key in names)} for step in told]


def _told(process: Mapping[str, Any], node: Any, station: Station) -> dict[str, Any]:
    said = process["nodes"].get(node.id, {})
    return {
        "number": station.number,
        "name": node_name(process, node.id),
        "explanation": say(said.get("explanation")),
        "who": _who(node),
        "clocks": list(_clocks(node)),
        "materials": node.listed("materials"),
        "ways": station.ways,
        "is_end": not station.ways,
        "decided_by": [(key, _assembly_name(key)) for key in node.listed("assembly")],
        "apart": say_list(node_name(process, other) for other in node.listed("apart")),
    }


def _assembly_name(key: str) -> str:
    found = rules.find_content("assembly", key)
    return say(found.body["names"]) if found else key


def _who(node: Any) -> str:
    """Say who does a step; where a case of another matter is begun, of which."""
    if node.kind == "call":
        found = rules.find_content("matter", node.word("matter"))
        return _("as a case of its own: %(matter)s") % {"matter": say(found.body["names"]) if found else ""}
    return who_words(node.word("post")) if node.kind == "step" else ""


def _clocks(node: Any) -> Iterator[str]:
    for key in dict.fromkeys((*node.listed("clock"), *node.listed("starts"))):
        yield clock_words(key)


def clock_words(key: str) -> str:
    """Return a time limit with its length; one that nobody has decided says so."""
    found = rules.find_content("parameter", key)
    label = say(found.body["label"]) if found else key
    value = rules.parameter(key, clock.today()).value if found else None
    return say_pair(label, length_words(value))


def list_clocks(version: rules.ContentVersion) -> list[str]:
    """Return every time limit of a process, each once."""
    nodes = processes.spec_of(version.pk).diagram.nodes.values()
    return list(dict.fromkeys(words for node in nodes for words in _clocks(node)))
