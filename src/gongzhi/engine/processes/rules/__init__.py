"""Diagrams and their steps, pure: read and fenced, walked one event at a time. No Django, no database, no Python in diagrams."""

from .diagram import ACTIONS, POSTS, SHARED, WORDS, Diagram, Node
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
from .exploration import explore
from .fence import check_process, read_process
from .machine import step
from .specification import Spec, make_spec
from .standing import open_nodes
from .tokens import find_waits

__all__ = [
    "ACTIONS",
    "POSTS",
    "SHARED",
    "WORDS",
    "CloseWork",
    "Diagram",
    "Effect",
    "EnterStage",
    "Event",
    "Finished",
    "Node",
    "OpenWork",
    "RunAction",
    "Spec",
    "StartClock",
    "State",
    "Step",
    "StepFailed",
    "StopClock",
    "check_process",
    "explore",
    "find_waits",
    "make_spec",
    "open_nodes",
    "read_process",
    "step",
]
