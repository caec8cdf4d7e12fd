"""What is wrong with a pack, and what somebody should look at: in words that name the node."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.common.text import say
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

from .forms import check_forms
from .packs import KIND, Pack, find_diagram, item_name, pack_of

CJK = re.compile("[\u3400-\u9fff]")
NO_WAY = gettext_noop("The outcome “%(name)s” has no button: give it a verb.")
NO_VERB = gettext_noop("Nobody can do this step: give each outcome a verb with words in both languages.")
NOT_DRAWN = gettext_noop("The %(what)s names “%(name)s”, which is not in the diagram.")
SAME_HANDS = gettext_noop(
    "The same function does “%(before)s” and this step, one after the other. If two people must do them, say so (apart)."
)
NEVER_STOPS = gettext_noop("The limit “%(name)s” is started here and no node stops it.")
NOT_STARTED = gettext_noop("The limit “%(name)s” is stopped here and no node starts it.")
UNDECIDED = gettext_noop("The limit “%(name)s” has no value yet: it is to be decided by the county.")
NO_POST = gettext_noop("No post has the function “%(name)s” yet: work for it waits for the dispatcher.")
NOT_ENGLISH = gettext_noop("The English text holds Chinese letters.")
NOT_CHINESE = gettext_noop("The Chinese text holds no Chinese letter.")


@dataclass(frozen=True)
class Finding:
    """One thing to mend (or, if it is a hint, to look at): where, in words; `part` and `path` lead to the page that mends it."""

    part: str
    path: tuple[str, ...]
    where: str
    words: str


@dataclass(frozen=True)
class Verdict:
    """What keeps a draft from coming into force, and what its editor should look at."""

    problems: list[Finding]
    hints: list[Finding]


def judge(draft: rules.ContentDraft) -> Verdict:
    """Return everything that the check finds in a draft."""
    pack = pack_of(draft)
    if not pack.matter:
        return Verdict([], [])
    items = {item_name(part, pack.key): dict(body) for part, body in pack.parts.items() if body}
    found = [_told(pack, problem, _part_of(problem, pack)) for problem in rules.check_draft(KIND, items)]
    diagram = find_diagram(pack.process)
    if diagram is None or found:
        return Verdict(found, [_told(pack, one, part) for part, one in _languages(pack)])
    found += [_told(pack, problem, "process") for problem in (*_verbs(pack, diagram), *check_forms(pack.process))]
    found += [_told(pack, problem, "matter") for problem in _places(pack, diagram)]
    return Verdict(found, [_told(pack, one, part) for part, one in (*_hints(diagram), *_languages(pack))])


def _part_of(problem: Problem, pack: Pack) -> str:
    """Say which part a problem of the content check is about: what names a field of the matter is the matter's."""
    first = problem.place.split("/")
    if first[0] != pack.key:
        return "process"
    return "matter" if len(first) < 2 or first[1] not in PROCESS_FIELDS else "process"


PROCESS_FIELDS = frozenset(
    {
        "xml",
        "form",
        "tables",
        "label",
        "register",
        "reopens_as",
        "reopening_role",
        "steps",
        "stages",
        "nodes",
        "approvals",
        "notes",
    }
)


def _told(pack: Pack, problem: Problem, part: str) -> Finding:
    """Put a problem into words: a node by its name, a field by its path."""
    path = tuple(word for word in problem.place.split(" (line")[0].split("/") if word and word != pack.key)
    words = str(replace(problem, file="", place="")).removeprefix(": ")
    return Finding(part, path, _where(pack, path) or problem.place, words)


def _where(pack: Pack, path: tuple[str, ...]) -> str:
    if path[:1] == ("nodes",) and len(path) > 1:
        return " › ".join((node_name(pack.process, path[1]) or path[1], *path[2:]))
    return node_name(pack.process, path[0] if path else "") or " › ".join(path)


def node_name(process: Mapping[str, Any], node: str) -> str:
    """Return what a node or an arrow is called: by the words beside the diagram, else as drawn; empty where nothing says."""
    told = say({key: text for key, text in process.get("nodes", {}).get(node, {}).items() if key in ("zh", "en")})
    if told or not node:
        return told
    diagram = find_diagram(process)
    if diagram and node in diagram.nodes:
        return diagram.nodes[node].name or node
    flow = next((flow for flow in diagram.flows if flow.id == node), None) if diagram else None
    return (
        _("arrow from “%(source)s” to “%(target)s”")
        % {"source": node_name(process, flow.source), "target": node_name(process, flow.target)}
        if flow
        else ""
    )


def _verbs(pack: Pack, diagram: processes.Diagram) -> Iterator[Problem]:
    """Every step can be done, with every outcome."""
    for node in diagram.nodes.values():
        if node.kind != "step":
            continue
        verbs = pack.process["nodes"].get(node.id, {}).get("verbs", {})
        led_to = {verb.get("outcome") for verb in verbs.values()}
        if not verbs:
            yield Problem("", node.id, NO_VERB)
        else:
            yield from (
                Problem("", node.id, NO_WAY, {"name": name}) for name in node.listed("outcomes") if name not in led_to
            )


def _places(pack: Pack, diagram: processes.Diagram) -> Iterator[Problem]:
    """What the matter says of nodes stands in the diagram."""
    words = {"publicity": _("publicity"), "risks": _("risk point")}
    for field, what in words.items():
        for number, entry in enumerate(pack.matter.get(field, ())):
            if entry.get("node") not in diagram.nodes:
                yield Problem("", f"{field}/{number}", NOT_DRAWN, {"what": what, "name": entry.get("node")})


def _hints(diagram: processes.Diagram) -> Iterator[tuple[str, Problem]]:
    yield from (("process", problem) for problem in processes.find_waits(diagram))
    yield from (("process", problem) for problem in (*_same_hands(diagram), *_clocks(diagram), *_posts(diagram)))


def _same_hands(diagram: processes.Diagram) -> Iterator[Problem]:
    """Two steps in a row of one function, with nothing that keeps them apart."""
    for node in diagram.nodes.values():
        if node.kind == "step" and not node.listed("apart"):
            for before in _steps_before(diagram, node.id, frozenset()):
                one = diagram.nodes[before]
                if before != node.id and one.word("post") == node.word("post") and node.id not in one.listed("apart"):
                    yield Problem("", node.id, SAME_HANDS, {"before": one.name or before})


def _steps_before(diagram: processes.Diagram, node: str, seen: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for flow in diagram.incoming(node):
        if flow.source in seen:
            continue
        if diagram.nodes[flow.source].kind == "step":
            found.add(flow.source)
        else:
            found |= _steps_before(diagram, flow.source, seen | {node, flow.source})
    return found


def _clocks(diagram: processes.Diagram) -> Iterator[Problem]:
    nodes = list(diagram.nodes.values())
    stopped = {key for node in nodes for key in node.listed("stops")}
    started = {key for node in nodes for key in (*node.listed("starts"), *node.listed("clock"))}
    for node in nodes:
        yield from (
            Problem("", node.id, NEVER_STOPS, {"name": limit_name(key)})
            for key in node.listed("starts")
            if key not in stopped
        )
        yield from (
            Problem("", node.id, NOT_STARTED, {"name": limit_name(key)})
            for key in node.listed("stops")
            if key not in started
        )
        for key in (*node.listed("clock"), *node.listed("starts")):
            if not _is_decided(key):
                yield Problem("", node.id, UNDECIDED, {"name": limit_name(key)})


def limit_name(key: str) -> str:
    found = rules.find_content("parameter", key)
    return say(found.body["label"]) if found else key


def _is_decided(key: str) -> bool:
    found = rules.find_content("parameter", key)
    return found is not None and any(value is not None for value in found.body["values"].values())


def _posts(diagram: processes.Diagram) -> Iterator[Problem]:
    functions = {
        node.word("post"): node.id
        for node in diagram.nodes.values()
        if node.kind == "step" and node.word("post") != "handler"
    }
    held = set(parties.Duty.objects.filter(function__in=functions).values_list("function", flat=True))
    for function, node in functions.items():
        known = rules.find_content("function", function)
        if function not in held and known:
            yield Problem("", node, NO_POST, {"name": say(known.body["label"])})


def _languages(pack: Pack) -> Iterator[tuple[str, Problem]]:
    for part, body in (("matter", pack.matter), ("process", pack.process)):
        for path, words in _bilingual(body, ()):
            place = "/".join((pack.key, *path))
            if CJK.search(words["en"]):
                yield part, Problem("", place, NOT_ENGLISH)
            if words["zh"] and not CJK.search(words["zh"]):
                yield part, Problem("", place, NOT_CHINESE)


def _bilingual(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Yield every text in two languages with the way to it."""
    if isinstance(value, Mapping):
        if isinstance(value.get("zh"), str) and isinstance(value.get("en"), str):
            yield path, value
        for key, inner in value.items():
            yield from _bilingual(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _bilingual(inner, (*path, str(number)))
