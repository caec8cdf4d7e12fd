"""Where a process stands, as bytes: canonical, small, without the specification, and put back on its feet again."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .effects import State
from .specification import ENGINE, Spec

# So much of what has been worked out about states is kept: they never change.
REMEMBERED = 8192
OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED

# A task as it is kept: name, state, place of its parent, data, inner data.
Row = list[Any]


def kept(spec: Spec, workflow: Any, stage: str) -> State:
    """Return the state in canonical form: no random ids, no times, no outcome that has been acted on, no specification."""
    tasks = _live(workflow)
    places = {task.id: number for number, task in enumerate(tasks)}
    rows = [_row(task, places.get(task._parent, 0)) for task in tasks]
    body = json.dumps({"stage": stage, "tasks": rows}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data = body.encode()
    return State(hashlib.sha256(f"{spec.digest}\n".encode() + data).hexdigest(), data)


def _live(workflow: Any) -> list[Any]:
    """Return what matters of the past: the root, what stands open, and all since the ways parted on which it stands.

    Kept whole, it would grow with every round of a circle with gateways in it, and no state would ever come again.
    A way that waits for others at a gateway stands open too.
    """
    root, standing = workflow.task_tree, workflow.get_tasks(state=OPEN)
    if len(standing) < 2:
        return [root, *standing]
    ways = [{task.id: task for task in _upward(one)} for one in standing]
    parted = next(task for key, task in ways[0].items() if all(key in way for way in ways))
    return list(root) if parted is root else [root, *parted]


def _upward(task: Any) -> Iterator[Any]:
    while task is not None:
        yield task
        task = task.parent


def _row(task: Any, parent: int) -> Row:
    data = {name: value for name, value in task.data.items() if name != "outcome"}
    return [task.task_spec.name, task.state, parent, data, task.internal_data]


def begun(spec: Spec) -> Any:
    """Return a new process at its beginning."""
    return BpmnWorkflow(spec.workflow, script_engine=ENGINE)


def begun_at(spec: Spec, node: str, known: dict[str, Any]) -> Any:
    """Return a new process that stands at `node` and knows this; at an event it waits for that."""
    waits = isinstance(spec.workflow.task_specs[node], CatchingEvent)
    state = TaskState.WAITING if waits else TaskState.READY
    return _planted(spec, [["Start", TaskState.COMPLETED, 0, {}, {}], [node, state, 0, known, {}]])


def restored(spec: Spec, state: State) -> tuple[Any, str]:
    """Return the process that stands at `state`, and the stage that it has reached."""
    body = json.loads(state.body)
    return _planted(spec, body["tasks"]), body["stage"]


def _planted(spec: Spec, rows: list[Row]) -> Any:
    workflow = BpmnWorkflow(spec.workflow, script_engine=ENGINE, deserializing=True)
    tasks: list[Any] = []
    for number, (name, state, parent, data, internal) in enumerate(rows, start=1):
        above = tasks[parent] if tasks else None
        task = Task(workflow, spec.workflow.task_specs[name], above, state=state, id=UUID(int=number))
        task.data, task.internal_data, task.last_state_change = data, internal, 0.0
        tasks.append(task)
    workflow.task_tree = tasks[0]
    for task in tasks[1:]:
        _awaken(workflow, task)
    return workflow


def _awaken(workflow: Any, task: Any) -> None:
    if not task.has_state(OPEN):
        return
    task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    if isinstance(task.task_spec, CatchingEvent) and task.state == TaskState.WAITING:
        workflow.event_manager.add_task(task)


def resting(spec: Spec, workflow: Any) -> dict[str, Any]:
    """Return the steps and events at which a process waits for something from outside."""
    return {task.task_spec.name: task for task in workflow.get_tasks(state=OPEN) if rests(spec, task.task_spec.name)}


def rests(spec: Spec, name: str) -> bool:
    node = spec.diagram.nodes.get(name)
    return node is not None and node.rests


def values_in(state: State) -> dict[str, Any]:
    """Return what a process knows where it stands: what was filled in, what tables answered."""
    return {name: value for row in json.loads(state.body)["tasks"] for name, value in row[3].items()}


def open_nodes(spec: Spec, state: State | None) -> list[str]:
    """Return the steps and events at which the process stands."""
    return list(_standing_at(spec, state)) if state else []


@lru_cache(maxsize=REMEMBERED)
def _standing_at(spec: Spec, state: State) -> tuple[str, ...]:
    rows = json.loads(state.body)["tasks"]
    return tuple(name for name, mask, *_ in rows if mask & OPEN and rests(spec, name))
