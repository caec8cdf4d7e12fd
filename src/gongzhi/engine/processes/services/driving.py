"""What a step of the diagram does to its case, told to the unit of work that the caller has open."""

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.common import rows
from gongzhi.common.errors import Conflict
from gongzhi.engine.rules import public as content

from ..models import ProcessState, Run
from ..rules import (
    SHARED,
    CloseWork,
    Effect,
    EndCall,
    EnterStage,
    Event,
    Finished,
    Node,
    OpenWork,
    RunAction,
    StartClock,
    State,
    StepFailed,
    StopClock,
    open_nodes,
    step,
    values_in,
)
from ..selectors import message_after, spec_of, state_of
from .known import is_known, remember
from .needs import UNMET, missing_for
from .parameters import undecided, values_for
from .trial import TRIAL, Trial

# Under this name a change keeps the nodes that it has passed.
PASSED = "passed"
# Set by `calling`, which stands above: what happens when a called case has ended.
GIVE_BACK: list[Callable[[Any, Mapping[str, Any]], None]] = []
REFUSALS = {
    "not_open": _("This step is not open now; look at the case again."),
    "outcome": _("This step has no such outcome."),
    "variable": _("This step does not take this value."),
    "message": _("The process is not waiting for this."),
    "running": _("The process has already begun."),
    "round": _("A new round cannot begin here."),
    "condition": _("The diagram gives no clear way on from here; a dispatcher must decide."),
    "no_way": _("The diagram gives no clear way on from here; a dispatcher must decide."),
    "vacant": _("Nobody holds this post now, and nobody stands in."),
    "endless": _("The diagram gives no clear way on from here; a dispatcher must decide."),
}


class Change(Protocol):
    """What this part needs of the unit of work in `cases`."""

    case: Any
    extras: dict[str, Any]

    def add(self, row: models.Model) -> None: ...
    def touch(self, row: models.Model, *fields: str) -> None: ...
    def enter_stage(self, stage: str) -> None: ...
    def open_work(
        self,
        node: str,
        role: str,
        *,
        clock: str | None = None,
        independent: bool = False,
        apart: tuple[str, ...] = (),
        leads: bool = False,
    ) -> Any: ...
    def finish_work(self, node: str, outcome: str) -> None: ...
    def cancel_work(self, node: str) -> None: ...
    def open_items(self) -> list[Any]: ...
    def start_clock(self, key: str, *, since: date | None = None) -> Any: ...
    def stop_clock(self, key: str) -> None: ...
    def run_action(self, name: str) -> None: ...


def start(change: Change, variables: Mapping[str, Any] | None = None, *, caller: str = "") -> None:
    """Begin the process of a new case by the diagram that `case.process_version_id` names.

    `variables` are what its start asks for (numbers, texts, yes or no); `caller` is the node of the parent that waits for
    its end. Raise Conflict where they lead nowhere.
    """
    run = rows.new(Run, case=change.case, round=change.case.round, caller=caller)
    change.extras["run"] = run
    change.add(run)
    _take(change, run, Event.start({**(variables or {}), **values_for(change)}))


def complete(change: Change, node: str, outcome: str, variables: Mapping[str, Any] | None = None) -> None:
    """Finish an open step; raise Conflict where it is not open, has no such outcome, or needs what is not there yet."""
    if found := spec_of(change.case.process_version_id).diagram.nodes.get(node):
        _require_met(change, found, outcome)
    _take(change, run_of(change), Event.complete(node, outcome, variables))


def send(change: Change, message: str) -> None:
    """Give the process the message that it waits for; raise Conflict where it does not, or where the event needs more."""
    for node in _waiting(change):
        if node.message == message:
            _require_met(change, node)
    _take(change, run_of(change), Event("message", message))


def run_out(change: Change, clock: str) -> bool:
    """Tell the process that a clock has run out; return whether the diagram waits for that here and now."""
    run, message = run_of(change), message_after(spec_of(change.case.process_version_id), clock)
    if message is None or run.finished:
        return False
    try:
        send(change, message)
    except Conflict as refusal:
        if refusal.code not in ("message", UNMET):
            raise
        return False
    return True


def go_on(change: Change, need: str) -> None:
    """Let the process pass the events that have waited for this condition and now have all that they need."""
    for node in _waiting(change):
        if need in node.needs and not _missing(change, node):
            _take(change, run_of(change), Event("message", node.message))


def _missing(change: Change, node: Node, outcome: str = "") -> list[Any]:
    """Return what a node still needs; in a rehearsal all that other parts answer is taken as given."""
    return [] if change.extras.get(TRIAL) else missing_for(change.case, node, outcome)


def _require_met(change: Change, node: Node, outcome: str = "") -> None:
    """Raise Conflict, saying what is missing, where the node must not be left by this outcome yet."""
    if missing := _missing(change, node, outcome):
        raise Conflict(" ".join(map(str, missing)), code=UNMET)


def reached(change: Change) -> set[str]:
    """Return the nodes at which the process has come by this change: those that were passed, and where it stands now."""
    if PASSED not in change.extras:
        return set()
    spec, state = spec_of(change.case.process_version_id), standing(change, run_of(change))
    return {*change.extras[PASSED], *(open_nodes(spec, state) if state else [])}


def _waiting(change: Change) -> list[Node]:
    """Return the events at which the process waits now."""
    run, nodes = run_of(change), spec_of(change.case.process_version_id).diagram.nodes
    if not run.state_id or not any(node.kind == "wait" for node in nodes.values()):
        return []
    stands = open_nodes(spec_of(change.case.process_version_id), standing(change, run))
    return [nodes[name] for name in stands if nodes[name].kind == "wait"]


def restart(change: Change, at: str = "") -> None:
    """Begin a new round at the step `at` (by default where the diagram says); open work and waiting clocks are cancelled.

    Counts up `case.round`. Raise Conflict where `at` is not a step.
    """
    run = run_of(change)
    _change_process(change, run)
    run.round = change.case.round = change.case.round + 1
    change.touch(run, "round")
    change.touch(change.case, "round")
    _take(change, run, Event.round_at(at, values_for(change)))


def _change_process(change: Change, run: Run) -> None:
    """Go over to the process that the present one names for a new round, in its version in force now."""
    other = change.case.process_body.get("reopens_as", "")
    if other:
        change.case.process_version = content.get_content("process", other)
        # The state belongs to the former diagram; what was open in it is closed by now or ends here.
        for item in change.open_items():
            change.cancel_work(item.node)
        run.state_id = None


def move_to(change: Change, at: str) -> None:
    """Let the process stand at another step of the diagram, in the same round; raise Conflict where `at` is none."""
    _take(change, run_of(change), Event.round_at(at, values_for(change)))


def stop(change: Change) -> None:
    """End the process where it stands, with the cases that it called; what else was open in it the caller has ended."""
    run = run_of(change)
    state, nodes = standing(change, run), spec_of(change.case.process_version_id).diagram.nodes
    stands = open_nodes(spec_of(change.case.process_version_id), state)
    _stand(change, run, None)
    for name in stands:
        if nodes[name].kind == "call":
            APPLY[EndCall](change, EndCall(name))
    give_back(change, values_in(state) if state else {})


def returned(change: Change, node: str, outcome: str, values: Mapping[str, Any]) -> bool:
    """Go on after the case that was called at `node` has ended; return whether the process still waited for it."""
    run = run_of(change)
    if node not in open_nodes(spec_of(change.case.process_version_id), standing(change, run)):
        return False
    _take(change, run, Event.returned(node, outcome, values))
    return True


def give_back(change: Change, values: Mapping[str, Any]) -> None:
    """Let whoever called this case know that it has ended, once."""
    run = run_of(change)
    if run.caller and (run.finished or not change.case.is_open):
        known = standing(change, run)
        GIVE_BACK[0](change, {**(values_in(known) if known else {}), **values})


def run_of(change: Change) -> Run:
    """The case's process, read along with the case."""
    if "run" not in change.extras:
        [change.extras["run"]] = change.extras["runs"]
    run: Run = change.extras["run"]
    return run


def _take(change: Change, run: Run, event: Event) -> None:
    spec = spec_of(change.case.process_version_id)
    try:
        done = step(spec, standing(change, run), event)
    except StepFailed as failure:
        lacks = undecided(change) if failure.why == "condition" else ""
        raise Conflict(lacks or REFUSALS[failure.why], code=failure.why) from failure
    if trial := change.extras.get(TRIAL):
        trial.steps.append(done)
    _stand(change, run, done.state)
    change.extras.setdefault(PASSED, []).extend(done.trail)
    for effect in done.effects:
        APPLY[type(effect)](change, effect)
    if run.caller:
        give_back(change, json.loads(done.values))


def standing(change: Change, run: Run) -> State | None:
    """Return where the process of a case stands; None before its start and after its end."""
    if run.state_id is None:
        return None
    trial: Trial | None = change.extras.get(TRIAL)
    return trial.states[run.state_id] if trial else state_of(run.state_id)


def _stand(change: Change, run: Run, state: State | None) -> None:
    trial: Trial | None = change.extras.get(TRIAL)
    if state and trial:
        trial.states[state.digest] = state
    elif state and not is_known(state.digest):
        # At once and tolerant: another process may store the same state in this very moment.
        body = zlib.compress(state.body)
        row = ProcessState(digest=state.digest, spec_id=change.case.process_version_id, body=body)
        ProcessState.objects.bulk_create([row], ignore_conflicts=True)
        remember(state.digest)
    run.state_id = state.digest if state else None
    run.finished = state is None
    change.touch(run, "state", "finished")


def _open_work(change: Change, work: OpenWork) -> None:
    leads = work.post not in SHARED
    change.open_work(
        work.node, work.post, clock=work.clock, independent=work.independent, apart=work.apart, leads=leads
    )


def _close_work(change: Change, work: CloseWork) -> None:
    if work.outcome is None:
        change.cancel_work(work.node)
    else:
        change.finish_work(work.node, work.outcome)


def _nothing(_change: Change, _effect: Effect) -> None:
    pass


# What each kind of effect does to a case.
APPLY: dict[type[Any], Callable[[Any, Any], None]] = {
    EnterStage: lambda change, effect: change.enter_stage(effect.stage),
    OpenWork: _open_work,
    CloseWork: _close_work,
    RunAction: lambda change, effect: change.run_action(effect.name),
    StartClock: lambda change, effect: change.start_clock(effect.key, since=effect.day),
    StopClock: lambda change, effect: change.stop_clock(effect.key),
    Finished: _nothing,
}
