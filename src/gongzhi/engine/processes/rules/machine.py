"""A step of a process as a pure function: (specification, state, event) → (state, effects). Remembered, since most cases walk alike.

SpiffWorkflow moves the token. Its Python script engine is replaced as a whole: conditions are FEEL, service steps are names.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.exceptions import WorkflowException
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway, ParallelGateway, ServiceTask, UserTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from gongzhi.common import feel

from .diagram import BPMN, Diagram, Node
from .effects import (
    CloseWork,
    Effect,
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
from .fence import read_process

MOST_PASSED = 200
REMEMBERED = 8192


class _Action(ServiceTask):  # type: ignore[misc]  # SpiffWorkflow is untyped
    """A service step only passes; what it names is told as an effect."""

    def _execute(self, _task: Any) -> bool:
        return True


class _Parser(BpmnParser):  # type: ignore[misc]
    """Knows only the elements that the fence lets through."""

    PARSER_CLASSES = {
        **{
            BPMN + name: BpmnParser.PARSER_CLASSES[BPMN + name]
            for name in ("startEvent", "endEvent", "intermediateCatchEvent")
        },
        BPMN + "userTask": (TaskParser, UserTask),
        BPMN + "serviceTask": (TaskParser, _Action),
        BPMN + "exclusiveGateway": (ConditionalGatewayParser, ExclusiveGateway),
        BPMN + "parallelGateway": (GatewayParser, ParallelGateway),
    }


class _Feel(PythonScriptEngine):  # type: ignore[misc]
    """Answers conditions in FEEL and runs nothing."""

    def __init__(self) -> None:
        super().__init__(environment=object())

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        del external_context
        return feel.holds(expression, task.data)

    def execute(self, *_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError("Diagrams run no scripts.")

    call_service = execute


_ENGINE = _Feel()


@dataclass(frozen=True)
class Spec:
    """One version of a diagram, ready to run. Two with the same digest are the same."""

    digest: str
    diagram: Diagram = field(compare=False, repr=False)
    workflow: Any = field(compare=False, repr=False)


@lru_cache(maxsize=64)
def make_spec(digest: str, xml: str) -> Spec:
    """Return the specification of a diagram; raise ValueError with its problems where it does not pass the fence."""
    diagram, problems = read_process(xml)
    if diagram is None:
        raise ValueError("; ".join(str(problem) for problem in problems))
    parser = _Parser()
    parser.add_bpmn_xml(diagram.tree)
    return Spec(digest, diagram, parser.get_spec(diagram.id))


@lru_cache(maxsize=REMEMBERED)
def step(spec: Spec, state: State | None, event: Event) -> Step:
    """Return what `event` makes of `state` (None before the start); raise StepFailed and change nothing."""
    return _Walk(spec, state).take(event)


def open_nodes(spec: Spec, state: State | None) -> list[str]:
    """Return the steps and events at which the process stands."""
    if state is None:
        return []
    return [row[0] for row in json.loads(state.body)["tasks"] if _rests(spec, row[0], row[1])]


def _rests(spec: Spec, name: str, state: int) -> bool:
    node = spec.diagram.nodes.get(name)
    return node is not None and node.rests and state in (TaskState.READY, TaskState.WAITING, TaskState.STARTED)


class _Walk:
    """One event taken by one process: restored, moved, told, put away again."""

    def __init__(self, spec: Spec, state: State | None) -> None:
        self.spec = spec
        self.nodes = spec.diagram.nodes
        self.effects: list[Effect] = []
        self.trail: list[str] = []
        self.stage = ""
        self.workflow = self._restored(state) if state else BpmnWorkflow(spec.workflow, script_engine=_ENGINE)
        self.open_before = {} if state is None else self._resting()

    def take(self, event: Event) -> Step:
        try:
            getattr(self, f"_{event.kind}")(event)
            self._run_on()
        except feel.FeelError as error:
            raise StepFailed("condition", self._last(), str(error)) from error
        except WorkflowException as error:
            raise StepFailed("no_way", self._last(), str(error)) from error
        self._tell_opened()
        if self.workflow.is_completed():
            return Step(None, (*self.effects, Finished()), tuple(self.trail))
        return Step(self._kept(), tuple(self.effects), tuple(self.trail))

    # Events

    def _start(self, _event: Event) -> None:
        if self.open_before:
            raise StepFailed("running")

    def _complete(self, event: Event) -> None:
        task = self.open_before.get(event.name)
        node = self.nodes.get(event.name)
        if task is None or node is None or node.kind != "step":
            raise StepFailed("not_open", event.name)
        values = json.loads(event.values)
        if values.get("outcome") not in node.listed("outcomes"):
            raise StepFailed("outcome", event.name, str(values.get("outcome")))
        if unknown := sorted(set(values) - {"outcome", *node.listed("variables")}):
            raise StepFailed("variable", event.name, ", ".join(unknown))
        task.data.update(values)
        self.effects.append(CloseWork(node.id, values["outcome"]))
        self._pass(node)
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
            self.effects += (
                [CloseWork(name, None)] if node.kind == "step" else [StopClock(k) for k in node.listed("clock")]
            )
        self.open_before = {}
        self.workflow = self._planted([[at, TaskState.READY, 0, {}, {}]])

    # Moving on, and telling what happened

    def _run_on(self) -> None:
        self.workflow.do_engine_steps(will_complete_task=self._passing)

    def _passing(self, task: Any) -> None:
        if len(self.trail) > MOST_PASSED:
            raise StepFailed("endless", self._last())
        if node := self.nodes.get(task.task_spec.name):
            self._pass(node)

    def _pass(self, node: Node) -> None:
        self.trail.append(node.id)
        if node.kind == "action":
            self._enter(node)
            self.effects.append(RunAction(node.word("name")))
            self.effects += [StartClock(key) for key in node.listed("starts")]
        stops = node.listed("clock") if node.kind == "wait" else node.listed("stops")
        self.effects += [StopClock(key) for key in stops]

    def _tell_opened(self) -> None:
        for name in self._resting():
            if name not in self.open_before or name in self.trail:
                self._open(self.nodes[name])

    def _open(self, node: Node) -> None:
        self._enter(node)
        self.effects += [StartClock(key) for key in node.listed("starts")]
        clock = node.word("clock") or None
        if node.kind == "step":
            independent = node.word("independent") == "true"
            self.effects.append(OpenWork(node.id, node.word("post"), clock, independent))
        elif clock:
            self.effects.append(StartClock(clock))

    def _enter(self, node: Node) -> None:
        stage = node.word("stage")
        if stage and stage != self.stage:
            self.stage = stage
            self.effects.append(EnterStage(stage))

    def _last(self) -> str:
        return self.trail[-1] if self.trail else ""

    def _resting(self) -> dict[str, Any]:
        found = self.workflow.get_tasks(state=TaskState.READY | TaskState.WAITING | TaskState.STARTED)
        return {task.task_spec.name: task for task in found if _rests(self.spec, task.task_spec.name, task.state)}

    # States

    def _kept(self) -> State:
        """Return the state in canonical form: no random ids, no times, no outcome that has been acted on, no specification."""
        tasks = self._live() if not self.spec.diagram.branches else list(self.workflow.task_tree)
        places = {task.id: number for number, task in enumerate(tasks)}
        rows = [self._row(task, places.get(task._parent, 0)) for task in tasks]
        body = json.dumps(
            {"stage": self.stage, "tasks": rows}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        data = body.encode()
        return State(hashlib.sha256(f"{self.spec.digest}\n".encode() + data).hexdigest(), data)

    def _live(self) -> list[Any]:
        """Where only one thing is under way, the past does not matter: keep the root and what stands open."""
        open_mask = TaskState.READY | TaskState.WAITING | TaskState.STARTED
        return [self.workflow.task_tree, *self.workflow.get_tasks(state=open_mask)]

    @staticmethod
    def _row(task: Any, parent: int) -> list[Any]:
        data = {name: value for name, value in task.data.items() if name != "outcome"}
        return [task.task_spec.name, task.state, parent, data, task.internal_data]

    def _restored(self, state: State) -> Any:
        body = json.loads(state.body)
        self.stage = body["stage"]
        return self._planted(body["tasks"][1:], body["tasks"][0])

    def _planted(self, rows: list[list[Any]], root: list[Any] | None = None) -> Any:
        """Return a process whose tasks are `rows` below its root."""
        workflow = BpmnWorkflow(self.spec.workflow, script_engine=_ENGINE, deserializing=True)
        tasks: list[Any] = []
        for number, row in enumerate([root or ["Start", TaskState.COMPLETED, 0, {}, {}], *rows]):
            name, state, parent, data, internal = row
            above = tasks[parent] if tasks else None
            task = Task(workflow, self.spec.workflow.task_specs[name], above, state=state, id=UUID(int=number + 1))
            task.data, task.internal_data, task.last_state_change = data, internal, 0.0
            tasks.append(task)
        workflow.task_tree = tasks[0]
        for task in tasks[1:]:
            self._awaken(workflow, task)
        return workflow

    @staticmethod
    def _awaken(workflow: Any, task: Any) -> None:
        if not task.has_state(TaskState.READY | TaskState.WAITING | TaskState.STARTED):
            return
        task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        if isinstance(task.task_spec, CatchingEvent) and task.state == TaskState.WAITING:
            workflow.event_manager.add_task(task)
