"""A trial case played by hand: where it stands after its lines so far, and everything that could happen next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from ...rules.rehearsal import Line
from .expecting import READERS
from .scene import Scene, function_label
from .walking import Play, Told, Typed, run, walk

# What a line says must hold after it.
THEN = ("stage", "open")
WITHDRAWN = "application"


@dataclass(frozen=True)
class Next:
    """One thing that could happen: the line that says so, its name, who does it, and the fields that are filled in with it."""

    line: dict[str, Any]
    label: str
    who: str = ""
    fields: tuple[cases.Field, ...] = ()
    words: str = "none"


@dataclass(frozen=True)
class Played:
    """How far a trial case has come. `then` is where it stands; `typed` what was filled in last at its beginning.

    `doers`: the steps that somebody has done, with their names: whoever did one can be tried at another.
    """

    lines: tuple[Line, ...]
    then: Mapping[str, Any]
    nexts: Sequence[Next]
    typed: Mapping[str, Any] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)


def play(scene: Scene, trials: Sequence[Told], walked: Sequence[Told]) -> Played:
    """Play `walked` after the trial cases that there are: what a line leaves out is filled in as they did."""
    typed: Typed = {}
    for trial in trials:
        walk(scene, trial, typed)
    played = Play(scene, typed, clock.now())
    lines = run(played, walked)
    if played.begun is None:
        return Played(lines, {}, [_beginning(scene)], typed.get(("", "start"), {}))
    return Played(lines, _then(played), list(_nexts(played)), doers=_doers(played))


def _doers(played: Play) -> dict[str, str]:
    nodes = played.scene.process.body["nodes"]
    return {item.node: say(nodes.get(item.node)) or item.node for item in played.change.items if item.done_by_id}


def _beginning(scene: Scene) -> Next:
    schema = cases.find_form(scene.process.body, "")
    fields = cases.list_fields(schema) if schema else ()
    return Next({"event": "start"}, say(scene.matter.body["names"]), fields=fields)


def _then(played: Play) -> dict[str, Any]:
    steps = played.trial.steps
    found = {name: READERS[name](played.change, steps) for name in THEN}
    return found | ({"finished": True} if READERS["finished"](played.change, steps) else {})


def _nexts(played: Play) -> Iterator[Next]:
    change = played.change
    if change.extras["run"].finished:
        return
    for item in change.open_items():
        yield from _at_step(played, item)
    for limit in change.clocks:
        if limit.state == cases.Clock.RUNNING:
            found = content.find_content("parameter", limit.key)
            named = say(found.body["label"]) if found else limit.key
            yield Next({"event": "run_out", "clock": limit.key}, _("The limit runs out: %(limit)s") % {"limit": named})
    for name in READERS["open"](change, played.trial.steps):
        yield from _at_event(played, name)
    if played.scene.matter.body["kind"] == WITHDRAWN:
        yield Next({"event": "withdraw"}, _("The applicant takes it back."))


def _at_step(played: Play, item: cases.WorkItem) -> Iterator[Next]:
    body = played.scene.process.body
    for key, verb in body["nodes"].get(item.node, {}).get("verbs", {}).items():
        schema = cases.find_form(body, verb["form"]) if verb.get("form") else None
        line = {"event": "complete", "node": item.node, "outcome": verb["outcome"], "verb": key}
        fields = cases.list_fields(schema) if schema else ()
        yield Next(line, say(verb["label"]), function_label(item.role), fields, verb.get("words", "none"))


def _at_event(played: Play, name: str) -> Iterator[Next]:
    """What the case waits for at an event, or for the end of a case that it has called."""
    node = played.scene.spec.diagram.nodes[name]
    named = say(played.scene.process.body["nodes"].get(name)) or name
    if node.kind == "wait":
        for need in node.listed("needs"):
            yield Next({"event": "meet", "need": need}, _("What it waits for is there: %(what)s") % {"what": named})
    if node.kind == "call":
        for outcome in node.listed("outcomes"):
            line = {"event": "return", "node": name, "outcome": outcome}
            words = _("The case begun at “%(node)s” has ended: %(how)s") % {"node": named, "how": outcome}
            yield Next(line, words)
