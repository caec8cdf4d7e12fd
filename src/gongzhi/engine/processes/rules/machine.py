"""A step of a process as a pure function: (specification, state, event) → (state, effects). Remembered, since most cases walk alike."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowException
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent

from gongzhi.common import dmn, feel

from .diagram import Node
from .effects import (
    ENDED,
    CallCase,
    CloseWork,
    Effect,
    EndCall,
    EnterStage,
    Event,
    Finished,
    OpenWork,
    RunAction,
    StartClock,
    State,
    Step,
    StepFailed,
    StopClock,
)
from .specification import Spec
from .standing import REMEMBERED, begun, begun_at, kept, resting, restored

MOST_PASSED = 200


@lru_cache(maxsize=REMEMBERED)
def step(spec: Spec, state: State | None, event: Event) -> Step:
    """Return what `event` makes of `state` (None before the start); raise StepFailed and change nothing."""
    return _Walk(spec, state).take(event)


class _Moving:
    """A process that moves on until it rests, and tells what happened."""

    def __init__(self, spec: Spec, state: State | None) -> None:
        self.spec = spec
        self.nodes = spec.diagram.nodes
        self.effects: list[Effect] = []
        self.trail: list[str] = []
        self.flows: list[str] = []
        self.workflow, self.reached = restored(spec, state) if state else (begun(spec), "")
        self.open_before = resting(spec, self.workflow) if state else {}

    def _run_on(self) -> None:
        self.workflow.do_engine_steps(will_complete_task=self._passing, did_complete_task=self._passed)

    def _passing(self, task: Any) -> None:
        if len(self.trail) > MOST_PASSED:
            raise StepFailed("endless", self._last())
        if node := self.nodes.get(task.task_spec.name):
            self._pass(node, task.data)
            if node.kind == "decision":
                self._decide(node.word("table"), task)

    def _passed(self, task: Any) -> None:
        """Note which way a choice has taken."""
        node = self.nodes.get(task.task_spec.name)
        if node and node.kind == "choice":
            taken = {child.task_spec.name for child in task.children}
            self.flows += [flow.id for flow in self.spec.diagram.outgoing(node.id) if flow.target in taken]

    def _decide(self, table: str, task: Any) -> None:
        """Let a decision table answer; its answer is a variable from here on."""
        known = {name: value for name, value in task.data.items() if name != "outcome"}
        self._note(task, {table: dmn.evaluate(self.spec.tables[table], known).value})

    def _note(self, task: Any, values: dict[str, Any]) -> None:
        """Let the process know values. Branches share them: what one has noted last holds wherever they meet again."""
        task.data.update(values)
        if self.spec.diagram.branches:
            shared = {name: value for name, value in values.items() if name != "outcome"}
            for other in self.workflow.get_tasks():
                other.data.update(shared)

    def _pass(self, node: Node, known: dict[str, Any]) -> None:
        self.trail.append(node.id)
        if node.kind != "choice":
            self.flows += [flow.id for flow in self.spec.diagram.outgoing(node.id)]
        if node.kind in ("action", "decision"):
            self._enter(node)
        if node.kind == "action":
            self.effects.append(RunAction(node.word("name")))
            self._start_clocks(node, known)
        self.effects += [StopClock(key) for key in self.spec.diagram.ends_with(node)]

    def _tell_opened(self) -> None:
        for name, task in resting(self.spec, self.workflow).items():
            if name not in self.open_before or name in self.trail:
                self._open(self.nodes[name], task.data)

    def _open(self, node: Node, known: dict[str, Any]) -> None:
        self._enter(node)
        self._start_clocks(node, known)
        clock = node.word("clock") or None
        if node.kind == "step":
            independent = node.word("independent") == "true"
            apart = node.listed("apart")
            self.effects.append(OpenWork(node.id, node.word("post"), clock, independent, apart))
        elif node.kind == "call":
            given = {name: known.get(name) for name in node.listed("gives")}
            values = json.dumps(given, ensure_ascii=False, sort_keys=True)
            self.effects.append(CallCase(node.id, node.word("matter"), values))
        elif clock:
            self.effects.append(StartClock(clock))

    def _start_clocks(self, node: Node, known: dict[str, Any]) -> None:
        since = str(known.get(node.word("since")) or "")
        self.effects += [StartClock(key, since) for key in node.listed("starts")]

    def _enter(self, node: Node) -> None:
        stage = node.word("stage")
        if stage and stage != self.reached:
            self.reached = stage
            self.effects.append(EnterStage(stage))

    def _last(self) -> str:
        return self.trail[-1] if self.trail else ""


class _Walk(_Moving):
    """One event taken by one process: restored, moved, told, put away again."""

    def take(self, event: Event) -> Step:
        try:
            getattr(self, f"_{event.kind}")(event)
            self._run_on()
        except (feel.FeelError, dmn.DmnError) as error:
            raise StepFailed("condition", self._last(), str(error)) from error
        except WorkflowException as error:
            raise StepFailed("no_way", self._last(), str(error)) from error
        self._tell_opened()
        told = tuple(self.trail), tuple(self.flows)
        if self.workflow.is_completed():
            values = {name: value for name, value in self.workflow.data.items() if name in self.spec.diagram.variables}
            last = json.dumps(values, ensure_ascii=False, sort_keys=True)
            return Step(None, (*self.effects, Finished()), *told, last)
        return Step(kept(self.spec, self.workflow, self.reached), tuple(self.effects), *told)

    def _start(self, event: Event) -> None:
        if self.open_before:
            raise StepFailed("running")
        begins = next(node for node in self.nodes.values() if node.kind == "start")
        values = json.loads(event.values)
        self._refuse_unknown(values.keys() - self.spec.asked, begins)
        self.workflow.task_tree.data.update(values)

    def _refuse_unknown(self, values: Iterable[str], node: Node) -> None:
        if unknown := sorted(set(values) - {"outcome", *node.listed("variables")}):
            raise StepFailed("variable", node.id, ", ".join(unknown))

    def _complete(self, event: Event) -> None:
        task = self.open_before.get(event.name)
        node = self.nodes.get(event.name)
        if task is None or node is None or node.kind != "step":
            raise StepFailed("not_open", event.name)
        values = json.loads(event.values)
        if values.get("outcome") not in node.listed("outcomes"):
            raise StepFailed("outcome", event.name, str(values.get("outcome")))
        self._refuse_unknown(values, node)
        self._note(task, values)
        self.effects.append(CloseWork(node.id, values["outcome"]))
        self._pass(node, task.data)
        task.run()

    def _return(self, event: Event) -> None:
        """The called case has ended: how, and what comes back of it. How it ended otherwise than foreseen is `ended`."""
        task, node = self.open_before.get(event.name), self.nodes.get(event.name)
        if task is None or node is None or node.kind != "call":
            raise StepFailed("not_open", event.name)
        values = json.loads(event.values)
        outcome = values["outcome"] if values["outcome"] in node.listed("outcomes") else ENDED
        self._note(task, {name: values.get(name) for name in node.listed("returns")} | {"outcome": outcome})
        self._pass(node, task.data)
        task.run()

    def _message(self, event: Event) -> None:
        waiting = [node for name in self.open_before if (node := self.nodes[name]).message == event.name]
        if not waiting:
            raise StepFailed("message", event.name)
        self.workflow.send_event(BpmnEvent(MessageEventDefinition(event.name), payload={}))

    def _start_round(self, event: Event) -> None:
        at = event.name or self.spec.diagram.round_at
        if at not in self.nodes or not self.nodes[at].rests:
            raise StepFailed("round", at)
        for name in self.open_before:
            node = self.nodes[name]
            if node.kind == "step":
                self.effects.append(CloseWork(name, None))
            if node.kind == "call":
                self.effects.append(EndCall(name))
            self.effects += [StopClock(key) for key in self.spec.diagram.ends_with(node)]
        self.open_before = {}
        self.workflow = begun_at(self.spec, at, json.loads(event.values))
