"""One trial case, line by line: what each line does goes through the engine, what it says must hold afterwards is compared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Missing, Refused
from gongzhi.common.text import say
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases import public as cases

from ...rules import Step
from ...rules.rehearsal import Line, PlayedCase
from .. import acting, driving, resting, withdrawing
from ..trial import Trial
from .expecting import compare
from .scene import Scene, function_label
from .telling import tell

APPLICANT = Actor("reporter")
BETWEEN = timedelta(hours=1)
WORDS = "—"
Told = Mapping[str, Any]
# What was filled in, by node and verb.
Typed = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Play:
    """A trial case under way. `typed` remembers what was filled in, by node and verb: what a later line leaves out is as before."""

    scene: Scene
    typed: Typed
    now: datetime
    trial: Trial = field(default_factory=Trial)
    begun: cases.Change | None = None

    @property
    def change(self) -> cases.Change:
        if self.begun is None:
            raise Conflict(_("The first line of a trial case must begin it (event: start)."))
        return self.begun

    def fill_in(self, node: str, verb: str, line: Told) -> dict[str, str]:
        """Return what stands in a form: what was typed there last, with what this line changes; null leaves a field empty."""
        kept = {**self.typed.get((node, verb), {}), **line.get("values", {})}
        if not line.get("refused"):
            self.typed[node, verb] = kept
        return {name: self.scene.read(value) for name, value in kept.items() if value is not None}


def walk(scene: Scene, trial: Told, typed: Typed) -> tuple[PlayedCase, Sequence[Step]]:
    """Play a trial case up to its end or the first fault; return it with the steps that the process took."""
    play = Play(scene, typed, clock.now(), Trial(parameters=trial.get("parameters", {})))
    return PlayedCase(say(trial.get("name", "")), run(play, trial.get("walk", ()))), play.trial.steps


def run(play: Play, walked: Iterable[Told]) -> tuple[Line, ...]:
    """Play lines up to the first fault; return what came of each."""
    lines = []
    for number, told in enumerate(walked):
        with clock.frozen(play.now + BETWEEN * number):
            lines.append(_play(play, told))
        if lines[-1].faults:
            break
    return tuple(lines)


def _play(play: Play, told: Told) -> Line:
    done = describe(play, told)
    passed = len(play.trial.steps)
    try:
        do = EVENTS.get(str(told.get("event")))
        if do is None:
            raise Conflict(_("There is no such event: %(name)s") % {"name": told.get("event")})
        do(play, told)
    except Refused as refusal:
        return _refused(done, told, refusal)
    if told.get("refused"):
        return Line(done, faults=(_("This should have been refused, and was not."),))
    steps = play.trial.steps[passed:]
    return Line(done, tell(play.scene, play.change, steps), compare(play.change, steps, told.get("then", {})))


def _refused(done: str, told: Told, refusal: Refused) -> Line:
    why = str(refusal)
    if told.get("refused") and isinstance(refusal, Denied | Invalid | Missing):
        return Line(done, (_("Refused, as it should be: %(why)s") % {"why": why},))
    return Line(done, faults=(why,))


def describe(play: Play, told: Told) -> str:
    """Say in words what a line does."""
    nodes = play.scene.process.body["nodes"]
    event, node = str(told.get("event")), str(told.get("node", ""))
    named = say(nodes.get(node)) or node
    if event == "complete":
        verb = _verb(play, node, told)
        label = say(nodes[node]["verbs"][verb]["label"]) if verb else str(told.get("outcome"))
        return _("%(who)s, at “%(node)s”: %(verb)s") % {"who": _who(play, node), "node": named, "verb": label}
    if event == "start":
        return _("It begins: %(what)s") % {"what": say(play.scene.matter.body["names"])}
    if event == "return":
        return _("The case begun at “%(node)s” has ended: %(how)s") % {"node": named, "how": told.get("outcome")}
    if event == "withdraw":
        return _("The applicant takes it back.")
    return _("It happens: %(what)s") % {
        "what": told.get("clock") or told.get("need") or told.get("name") or named or event
    }


def _who(play: Play, node: str) -> str:
    found = play.scene.spec.diagram.nodes.get(node)
    return function_label(found.word("post")) if found else ""


def _verb(play: Play, node: str, told: Told) -> str:
    """Return the verb that a line means: the one it names, else the first with its outcome."""
    verbs = play.scene.process.body["nodes"].get(node, {}).get("verbs", {})
    if "verb" in told:
        return str(told["verb"]) if told["verb"] in verbs else ""
    return next((verb for verb, body in verbs.items() if body["outcome"] == told.get("outcome")), "")


def _start(play: Play, told: Told) -> None:
    scene, values = play.scene, play.fill_in("", "start", told)
    body = scene.matter.body
    draft = cases.CaseDraft(
        text=say({"zh": body["names"]["zh"]}),
        channel="desk",
        matter=scene.matter.key,
        matter_version=scene.matter,
        process_version=scene.process,
        kind=body["kind"],
        area=scene.place,
        restricted=bool(body["restricted"]),
        values=values,
    )
    play.begun = acting.begin_in_memory(APPLICANT, draft, play.trial)


def _complete(play: Play, told: Told) -> None:
    change, node = play.change, str(told.get("node", ""))
    verb = _verb(play, node, told)
    if not verb:
        raise Conflict(_("No verb of this step leads to “%(outcome)s”.") % {"outcome": told.get("outcome")})
    change.actor, change.post_id = _actor(play, node, told), None
    acting.perform(change, verb, cases.Wish(words=str(told.get("words", WORDS)), values=play.fill_in(node, verb, told)))


def _actor(play: Play, node: str, told: Told) -> Actor:
    """Return who does a step: whoever sits on its post, or (`by`) whoever did another step."""
    change = play.change
    if "by" in told:
        done = [item.done_by_id for item in change.items if item.node == told["by"] and item.done_by_id]
        if not done:
            raise Conflict(_("Nobody has done the step “%(node)s” yet.") % {"node": told["by"]})
        return play.scene.actor(done[-1])
    item = change.find_open(node)
    if item is None:
        raise Conflict(driving.REFUSALS["not_open"])
    if item.post_id is None:
        raise Conflict(_("Nobody may do this step: there is no other post with this function here."))
    return play.scene.sitter(item.post_id)


def _message(play: Play, told: Told) -> None:
    play.change.record("clock_ran_out")
    driving.send(play.change, str(told.get("name", "")))


def _run_out(play: Play, told: Told) -> None:
    """Let a limit run out at its time; one that the county has not decided is taken as run out now."""
    change, key = play.change, str(told.get("clock", ""))
    change.actor, change.post_id = SYSTEM, None
    limit = change.find_clock(key)
    if limit is None:
        change.record("clock_ran_out", clock=key)
        resting.after_limit(change, key)
        return
    play.now = max(play.now, limit.due_at)
    with clock.frozen(max(clock.now(), limit.due_at)):
        cases.let_run_out(change, limit, heard=False)
        resting.after_limit(change, key)


def _meet(play: Play, told: Told) -> None:
    """Say that what another part answers is there: an event that waited for it is passed."""
    play.change.record("need_met")
    driving.go_on(play.change, str(told.get("need", "")))


def _return(play: Play, told: Told) -> None:
    """Let the case that was called at a node have ended: in which stage, and with which values."""
    change = play.change
    change.actor, change.post_id = SYSTEM, None
    change.record("call_ended")
    if not driving.returned(change, str(told.get("node", "")), str(told.get("outcome", "")), told.get("values", {})):
        raise Conflict(driving.REFUSALS["not_open"])


def _withdraw(play: Play, _told: Told) -> None:
    play.change.actor, play.change.post_id = APPLICANT, None
    withdrawing.withdraw(play.change, WORDS)


EVENTS: dict[str, Callable[[Play, Told], None]] = {
    "start": _start,
    "complete": _complete,
    "message": _message,
    "run_out": _run_out,
    "withdraw": _withdraw,
    "meet": _meet,
    "return": _return,
}
