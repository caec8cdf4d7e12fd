"""What is filled in along a diagram: forms and values are there, and days are held against earlier steps only."""

from collections.abc import Iterator

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules.public import Item

from ..rules import Diagram, ahead_of

NO_DAY = gettext_noop("The field “%(name)s” is no day; it cannot be held against the day of a step.")
NOT_EARLIER = gettext_noop(
    "The field “%(name)s” must not be before the day of “%(step)s”, which is no step that comes earlier."
)


def check_forms(item: Item, diagram: Diagram) -> Iterator[Problem]:
    """Yield what is wrong with forms and with the values that the diagram asks for."""
    yield from _values(item, diagram)
    yield from _days(item, diagram)


def _values(item: Item, diagram: Diagram) -> Iterator[Problem]:
    """Every form that a verb names is there, and every value that the diagram asks for is filled in, openly, at that very node."""
    asked = {node.id: set(node.listed("variables")) for node in diagram.nodes.values() if node.listed("variables")}
    given: dict[str, set[str]] = {
        node.id: _open_names(item, "") for node in diagram.nodes.values() if node.kind == "start"
    }
    for node, says in item.body["nodes"].items():
        for verb, body in says.get("verbs", {}).items():
            form = body.get("form", "")
            if form and cases.find_form(item.body, form) is None:
                yield Problem("", f"{node}/{verb}", gettext_noop("There is no form “%(name)s”."), {"name": form})
            named = {field["name"] for field in body.get("fields", ())} | (_open_names(item, form) if form else set())
            given[node] = given.get(node, set()) | named
    for node, names in asked.items():
        for name in sorted(names - given.get(node, set())):
            message = gettext_noop("Nothing that is filled in here is called “%(name)s”, or it is a personal detail.")
            yield Problem("", node, message, {"name": name})


def _open_names(item: Item, form: str) -> set[str]:
    schema = cases.find_form(item.body, form)
    return (
        {field.name for field in cases.list_fields(schema) if field.data_class not in cases.PERSONAL}
        if schema
        else set()
    )


def _days(item: Item, diagram: Diagram) -> Iterator[Problem]:
    """What must not be before a step is a day, and is filled in after that step only."""
    for form in ("", *item.body.get("form", {}).get("$defs", {})):
        schema = cases.find_form(item.body, form)
        for field in cases.list_fields(schema) if schema else ():
            if field.not_before and field.kind != "date":
                yield Problem("", f"form/{field.name}", NO_DAY, {"name": field.name})
            if field.not_before and not _comes_earlier(diagram, field.not_before, _nodes_with(item, diagram, form)):
                details = {"name": field.name, "step": field.not_before}
                yield Problem("", f"form/{field.name}", NOT_EARLIER, details)


def _comes_earlier(diagram: Diagram, step: str, nodes: set[str]) -> bool:
    found = diagram.nodes.get(step)
    return found is not None and found.kind == "step" and nodes <= ahead_of(diagram, step)


def _nodes_with(item: Item, diagram: Diagram, form: str) -> set[str]:
    """Return the nodes at which a form is filled in."""
    if not form:
        return {node.id for node in diagram.nodes.values() if node.kind == "start"}
    nodes = item.body["nodes"].items()
    return {node for node, says in nodes if any(verb.get("form") == form for verb in says.get("verbs", {}).values())}
