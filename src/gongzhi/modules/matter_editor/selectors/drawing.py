"""A diagram with a picture in it: what nobody drew is laid out from top to bottom, so that it can be drawn on."""

from typing import Any
from xml.sax.saxutils import quoteattr

from gongzhi.engine.processes import public as processes
from gongzhi.modules.matters.public import arrange

SHAPE = "BPMNShape"
OPENING = (
    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="picture"><bpmndi:BPMNPlane id="picture_plane" bpmnElement={process}>'
)
CLOSING = "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"


def with_picture(xml: str) -> str:
    """Return a diagram that every editor can show: as it is where it was drawn, or cannot be read; else laid out."""
    diagram = processes.read_process(xml)[0]
    at = xml.rfind("</")
    if diagram is None or SHAPE in xml or at < 0:
        return xml
    return xml[:at] + _picture(diagram) + xml[at:]


def _picture(diagram: Any) -> str:
    kinds = {name: node.kind for name, node in diagram.nodes.items()}
    picture = arrange(kinds, [(flow.id, flow.source, flow.target) for flow in diagram.flows])
    shapes = (
        f"<bpmndi:BPMNShape id={quoteattr(name + '_shape')} bpmnElement={quoteattr(name)}>"
        f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/></bpmndi:BPMNShape>'
        for name, box in picture.boxes.items()
    )
    edges = (
        f"<bpmndi:BPMNEdge id={quoteattr(line.id + '_edge')} bpmnElement={quoteattr(line.id)}>"
        + "".join(f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in line.points)
        + "</bpmndi:BPMNEdge>"
        for line in picture.lines
    )
    return OPENING.format(process=quoteattr(diagram.id)) + "".join((*shapes, *edges)) + CLOSING
