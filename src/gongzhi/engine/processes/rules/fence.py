"""The fence round diagrams: they come from browsers and files, so everything that is not known is refused, with the reason."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.common.strict_xml import NotReadable, parse

from .diagram import BPMN, GZ, KINDS, WORDS, Diagram, diagram_of
from .graph import check_graph

MOST_NODES = 500
# Whoever checks a diagram reads it several times, one after the other.
DIAGRAMS_KEPT = 32
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
DRAWING = (
    "{http://www.omg.org/spec/BPMN/20100524/DI}",
    "{http://www.omg.org/spec/DD/20100524/DC}",
    "{http://www.omg.org/spec/DD/20100524/DI}",
)
PARTS = {
    "definitions": {"process", "message", "collaboration"},
    "collaboration": {"participant", "documentation", "textAnnotation", "association"},
    "process": {
        *KINDS,
        "sequenceFlow",
        "laneSet",
        "textAnnotation",
        "association",
        "extensionElements",
        "documentation",
    },
    "laneSet": {"lane"},
    "lane": {"flowNodeRef", "documentation"},
    "textAnnotation": {"text"},
    "sequenceFlow": {"conditionExpression", "documentation"},
    **{kind: {"incoming", "outgoing", "extensionElements", "documentation"} for kind in KINDS},
}
PARTS["intermediateCatchEvent"] = PARTS["intermediateCatchEvent"] | {"messageEventDefinition"}

# Words for what people draw most often and what stands behind a refusal; all else gets the general message.
REFUSED = {
    "scriptTask": gettext_noop("Scripts are not run: use a service task with one of the named actions."),
    "script": gettext_noop("Scripts are not run: use a service task with one of the named actions."),
    "timerEventDefinition": gettext_noop('Timers are clocks here: use a message event with gz:wait clock="…".'),
    "boundaryEvent": gettext_noop("Events on the edge of a step are not supported: use an outcome of the step."),
    "multiInstanceLoopCharacteristics": gettext_noop(
        "A step cannot be repeated for many: draw the steps or use parallel gateways."
    ),
    "standardLoopCharacteristics": gettext_noop("A step cannot loop by itself: draw the arrow back."),
    "subProcess": gettext_noop("Diagrams within diagrams are not supported: draw the steps here."),
}
OTHER = gettext_noop("“%(name)s” is not supported in diagrams; remove it.")


class _Refused(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = list(problems)


def _refused(message: str, **details: object) -> _Refused:
    return _Refused(Problem("", "", message, details))


def check_process(xml: str) -> list[Problem]:
    """Return everything that keeps this diagram from being run; an empty list means that it may."""
    return read_process(xml)[1]


def read_process(xml: str) -> tuple[Diagram | None, list[Problem]]:
    """Return the diagram and no problems, or None and the problems."""
    try:
        return _read(xml), []
    except _Refused as refusal:
        return None, refusal.problems


@lru_cache(maxsize=DIAGRAMS_KEPT)
def _read(xml: str) -> Diagram:
    """Return the diagram, the same for the same text; what is refused is not remembered: its words are for one reader."""
    root = _parsed(xml)
    process = _single_process(root)
    if problems := [*_elements(root), *_identifiers(root)]:
        raise _Refused(*problems)
    diagram = diagram_of(process)
    if problems := [*_own_words(process), *check_graph(diagram)]:
        raise _Refused(*problems)
    return diagram


def _parsed(xml: str) -> Any:
    try:
        return parse(xml)
    except NotReadable as error:
        raise _refused(error.message, **error.details) from None


def _single_process(root: Any) -> Any:
    found = root.findall(f"{BPMN}process")
    if root.tag != f"{BPMN}definitions" or len(found) != 1:
        raise _refused(gettext_noop("The file must hold exactly one BPMN 2.0 process."))
    if found[0].get("isExecutable", "true") != "true":
        raise _refused(gettext_noop("The process must be marked as executable (isExecutable)."))
    if len(found[0].findall("*")) > MOST_NODES:
        raise _refused(gettext_noop("The diagram has more than %(most)s nodes and arrows."), most=MOST_NODES)
    return found[0]


def _elements(root: Any) -> Iterator[Problem]:
    """Refuse every element and attribute that is not on the list, whatever its prefix."""
    for element in root.iter():
        if element.tag.startswith(DRAWING):
            continue
        foreign = [name for name in element.attrib if name.startswith("{") and name != XSI_TYPE]
        if foreign:
            yield _problem(element, OTHER, name=foreign[0])
        elif element.tag.startswith(GZ):
            if (parent := element.getparent()) is None or parent.tag != f"{BPMN}extensionElements":
                yield _problem(element, OTHER, name=element.tag)
        elif not _allowed(element):
            yield _refusal(element)


def _allowed(element: Any) -> bool:
    parent = element.getparent()
    if parent is None:
        return True
    if not element.tag.startswith(BPMN) or not parent.tag.startswith(BPMN):
        return False
    return element.tag.removeprefix(BPMN) in PARTS.get(parent.tag.removeprefix(BPMN), set())


def _refusal(element: Any) -> Problem:
    name = element.tag.removeprefix(BPMN)
    return _problem(element, REFUSED.get(name, OTHER), name=name)


def _problem(element: Any, message: str, **details: object) -> Problem:
    """Name the nearest element that has an id, and the line."""
    named = element
    while named is not None and not named.get("id"):
        named = named.getparent()
    place = named.get("id") if named is not None else ""
    return Problem("", f"{place} (line {element.sourceline})".strip(), message, details)


def _identifiers(root: Any) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in root.iter(f"{BPMN}*"):
        given = element.get("id")
        if given is None:
            continue
        # These names are the engine's own.
        if not NAME.fullmatch(given) or given in {"Start", "End"}:
            yield _problem(
                element, gettext_noop("“%(name)s” cannot be an id: use letters, digits and _."), name=given[:80]
            )
        if given in seen:
            yield _problem(element, gettext_noop("The id “%(name)s” stands here twice."), name=given)
        seen.add(given)


def _own_words(process: Any) -> Iterator[Problem]:
    """Each node carries exactly the element of ours that its kind needs, with known attributes."""
    for element in process:
        kind = KINDS.get(element.tag.removeprefix(BPMN))
        if element.tag == f"{BPMN}extensionElements":
            yield from _words(process, list(element), "round", {"at": True}, needed=False)
        elif kind:
            name, attributes = WORDS.get(kind, ("", {}))
            given = element.findall(f"{BPMN}extensionElements/*")
            yield from _words(element, given, name, attributes, needed=kind in ("step", "action", "call"))


def _words(
    element: Any, given: list[Any], name: str, attributes: dict[str, bool], *, needed: bool
) -> Iterator[Problem]:
    if len(given) > 1 or any(word.tag != f"{GZ}{name}" or len(word) for word in given):
        yield _problem(element, OTHER, name=", ".join(word.tag for word in given))
    elif not given and needed:
        yield _problem(element, gettext_noop("This node needs its element gz:%(name)s."), name=name)
    for word in given[:1]:
        for unknown in sorted(set(word.attrib) - set(attributes)):
            yield _problem(
                element, gettext_noop("gz:%(name)s has no attribute “%(attribute)s”."), name=name, attribute=unknown
            )
        for missing in sorted(key for key, must in attributes.items() if must and not word.get(key, "").strip()):
            yield _problem(
                element, gettext_noop("gz:%(name)s needs its attribute “%(attribute)s”."), name=name, attribute=missing
            )
