"""Diagrams and their steps, pure: read and fenced, walked one event at a time. No Django, no database, no Python in diagrams."""

from .diagram import ACTIONS, POSTS, SHARED, WORDS, Diagram, Node
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
from .exploration import explore
from .fence import check_process, read_process
from .graph import ahead_of
from .machine import step
from .specification import Spec, make_spec
from .standing import open_nodes, values_in
from .tokens import find_waits

__all__ = [
    "ACTIONS",
    "ENDED",
    "POSTS",
    "SHARED",
    "WORDS",
    "CallCase",
    "CloseWork",
    "Diagram",
    "Effect",
    "EndCall",
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
    "ahead_of",
    "check_process",
    "explore",
    "find_waits",
    "make_spec",
    "open_nodes",
    "read_process",
    "step",
    "values_in",
]
