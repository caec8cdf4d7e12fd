"""A diagram together with its words and the rest of the content."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules.public import Item

from ..rules import POSTS, Diagram, Node, Spec, explore, make_spec, read_process
from .form_checks import check_forms
from .needs import known_needs
from .table_checks import check_tables


def check_process_item(item: Item, found: Mapping[tuple[str, str], Item]) -> list[Problem]:
    """Return what keeps a diagram in the content from being used: fence, words, clocks, and outcomes that lead nowhere."""
    diagram, problems = read_process(item.body["xml"])
    if diagram is not None:
        problems = [
            *_words(item, diagram),
            *_clocks(diagram, found),
            *_known(item, diagram, found),
            *check_tables(item, diagram, found),
        ]
        problems += [*check_forms(item, diagram), *_calls(item, diagram, found), *_needs(diagram)]
        if not problems and not diagram.variables:
            problems = explore(_spec(item))
    return [replace(problem, file=item.file) for problem in problems]


def _words(item: Item, diagram: Diagram) -> Iterator[Problem]:
    missing = gettext_noop("process.yaml does not name the %(what)s “%(name)s”.")
    unknown = gettext_noop("process.yaml names “%(name)s”, which is not in the diagram.")
    told = item.body["nodes"]
    ways = {node.id for node in diagram.nodes.values() if node.kind != "split"}
    yield from (Problem("", name, missing, {"what": "node", "name": name}) for name in sorted(ways - set(told)))
    named = {*told, *(step["node"] for step in item.body["steps"])}
    named |= {stage["current"] for stage in item.body["stages"] if stage["current"]}
    yield from (Problem("", name, unknown, {"name": name}) for name in sorted(named - set(diagram.nodes)))
    stages = {stage["key"] for stage in item.body["stages"]}
    for name, node in diagram.nodes.items():
        for verb, says in told.get(name, {}).get("verbs", {}).items():
            yield from _verb(node, verb, says["outcome"])
    yield from (Problem("", name, missing, {"what": "stage", "name": name}) for name in sorted(diagram.stages - stages))


def _verb(node: Node, verb: str, outcome: str) -> Iterator[Problem]:
    """A verb leads to an outcome of its step, and is not called as what may be done on every case: that would be done instead."""
    place = f"{node.id}/{verb}"
    if outcome not in node.listed("outcomes"):
        yield Problem("", place, gettext_noop("This step has no outcome “%(name)s”."), {"name": outcome})
    if verb in cases.VERBS:
        message = gettext_noop("“%(name)s” can be done on every case; give the verb of this step another name.")
        yield Problem("", place, message, {"name": verb})


def _clocks(diagram: Diagram, found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    for key in sorted(diagram.clocks):
        if ("parameter", key) not in found:
            yield Problem("", key, gettext_noop("There is no parameter “%(key)s” for this clock."), {"key": key})
    for node in diagram.nodes.values():
        for name in set(node.listed("since")) - diagram.variables:
            yield Problem("", node.id, gettext_noop("No step gives the diagram the day “%(name)s”."), {"name": name})


def _known(item: Item, diagram: Diagram, found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """Whoever does a step, and whatever table is asked must be there."""
    for name in sorted(diagram.functions - POSTS):
        if ("function", name) not in found:
            yield Problem(
                "", name, gettext_noop("There is no function “%(name)s” that a post could have."), {"name": name}
            )
    for name in sorted(diagram.assemblies):
        if ("assembly", name) not in found:
            yield Problem("", name, gettext_noop("There is no assembly “%(name)s” that could decide."), {"name": name})
    for name in sorted(diagram.tables - set(item.body.get("tables", {}))):
        yield Problem(
            "", name, gettext_noop("There is no table “%(name)s”: put the file %(name)s.dmn beside."), {"name": name}
        )


def _needs(diagram: Diagram) -> Iterator[Problem]:
    known = known_needs()
    for name in sorted(diagram.needs - known.keys()):
        message = gettext_noop("Nobody answers the condition “%(name)s”; known are: %(known)s.")
        yield Problem("", name, message, {"name": name, "known": ", ".join(sorted(known))})


def _spec(item: Item) -> Spec:
    return make_spec(f"check/{hash(item.body['xml'])}", item.body["xml"])


def _calls(item: Item, diagram: Diagram, found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """What is called must be there, get all that it asks for, give what is named, and never call back."""
    for node in diagram.nodes.values():
        if node.kind == "call":
            yield from _call(node, diagram_of(node.word("matter"), found))
    if diagram.calls and item.key in _called(diagram, found, set()):
        yield Problem("", item.key, gettext_noop("This matter would call itself, directly or through others."))


def _call(node: Node, called: Diagram | None) -> Iterator[Problem]:
    if called is None:
        message = gettext_noop("There is no matter “%(name)s” with a process that could be called.")
        yield Problem("", node.id, message, {"name": node.word("matter")})
        return
    begins = next(one for one in called.nodes.values() if one.kind == "start")
    wrong = (
        (
            set(begins.listed("variables")) - set(node.listed("gives")),
            gettext_noop("The called matter needs “%(name)s”: name it in gives."),
        ),
        (
            set(node.listed("gives")) - set(begins.listed("variables")),
            gettext_noop("The called matter does not take “%(name)s”."),
        ),
        (set(node.listed("returns")) - called.variables, gettext_noop("The called matter knows no value “%(name)s”.")),
        (
            set(node.listed("outcomes")) - called.stages,
            gettext_noop("The called matter never ends in a stage “%(name)s”."),
        ),
    )
    for names, message in wrong:
        yield from (Problem("", node.id, message, {"name": name}) for name in sorted(names))


def check_materials(item: Item, found: Mapping[tuple[str, str], Item]) -> Iterator[Problem]:
    """Return what steps name that is no material of the matter, and short names that two materials have."""
    known = [one["key"] for one in item.body.get("materials", ()) if "key" in one]
    twice = gettext_noop("Two materials have the short name “%(name)s”.")
    for name in sorted({name for name in known if known.count(name) > 1}):
        yield Problem(item.file, f"{item.key}/materials", twice, {"name": name})
    missing = gettext_noop("The matter has no material “%(name)s” that could be needed here; it has: %(known)s.")
    for node, name in _named_materials(item, found):
        if name not in known:
            yield Problem(item.file, node, missing, {"name": name, "known": ", ".join(known) or "–"})


def _named_materials(item: Item, found: Mapping[tuple[str, str], Item]) -> Iterator[tuple[str, str]]:
    """Yield node and short name of each material that a step of the matter's diagram names."""
    process = found.get(("process", str(item.body.get("process"))))
    # Most diagrams name none: they are not read once more.
    diagram = read_process(process.body["xml"])[0] if process and "materials=" in process.body["xml"] else None
    for node in diagram.nodes.values() if diagram else ():
        yield from ((node.id, name) for name in node.listed("materials"))


def diagram_of(matter: str, found: Mapping[tuple[str, str], Item]) -> Diagram | None:
    """Return the diagram of a matter in this content; None where it has none that can be read."""
    listed = found.get(("matter", matter))
    process = found.get(("process", str(listed.body.get("process")))) if listed else None
    return read_process(process.body["xml"])[0] if process else None


def _called(diagram: Diagram, found: Mapping[tuple[str, str], Item], seen: set[str]) -> set[str]:
    """Return the processes that are called, directly or through others."""
    for matter in diagram.calls - seen:
        seen.add(matter)
        if (called := diagram_of(matter, found)) is not None:
            _called(called, found, seen)
    return seen | {str(found["matter", name].body.get("process")) for name in seen if ("matter", name) in found}
