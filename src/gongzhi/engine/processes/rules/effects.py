"""What goes into a step of a process and what comes out: plain values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

# How a called case ended where the diagram foresees no such end: taken back, broken off.
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class EnterStage:
    """The case reaches a public stage."""

    stage: str


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A post has something to do."""

    node: str
    post: str
    clock: str | None
    independent: bool
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseWork:
    """A step is done with an outcome; without one it is no longer needed."""

    node: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class RunAction:
    """A service step, by its name on the fixed list."""

    name: str


@dataclass(frozen=True, slots=True)
class StartClock:
    """A limit begins, unless it runs already; `since` is the day that the process was told, or nothing for now."""

    key: str
    since: str = ""

    @property
    def day(self) -> date | None:
        """The day since which it runs; None where what was filled in is none, so that the limit begins now."""
        try:
            return date.fromisoformat(self.since)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class StopClock:
    """A limit ends, if it runs."""

    key: str


@dataclass(frozen=True, slots=True)
class CallCase:
    """A case of another matter begins here, and the process waits for its end. `values` is JSON."""

    node: str
    matter: str
    values: str = "{}"


@dataclass(frozen=True, slots=True)
class EndCall:
    """The case that was begun here is no longer needed."""

    node: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The process has come to its end."""


Effect = EnterStage | OpenWork | CloseWork | RunAction | StartClock | StopClock | CallCase | EndCall | Finished


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to a process. `values` is JSON, because in Python 1 equals True and would be remembered as the same."""

    kind: Literal["start", "complete", "return", "message", "start_round"]
    name: str = ""
    values: str = "{}"

    @classmethod
    def start(cls, variables: Mapping[str, Any] | None = None) -> "Event":
        return cls("start", values=json.dumps(variables or {}, ensure_ascii=False, sort_keys=True))

    @classmethod
    def round_at(cls, node: str, variables: Mapping[str, Any]) -> "Event":
        return cls("start_round", node, json.dumps(variables, ensure_ascii=False, sort_keys=True))

    @classmethod
    def complete(cls, node: str, outcome: str, variables: Mapping[str, Any] | None = None) -> "Event":
        if not variables:
            return _completed(node, outcome)
        values = {**variables, "outcome": outcome}
        return cls("complete", node, json.dumps(values, ensure_ascii=False, sort_keys=True))

    @classmethod
    def returned(cls, node: str, outcome: str, variables: Mapping[str, Any] | None = None) -> "Event":
        """The case that was called at `node` has ended."""
        values = {**(variables or {}), "outcome": outcome}
        return cls("return", node, json.dumps(values, ensure_ascii=False, sort_keys=True))


@lru_cache
def _completed(node: str, outcome: str) -> Event:
    return Event("complete", node, json.dumps({"outcome": outcome}, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class State:
    """Where a process stands. The digest names specification and body, so that equal states are stored once."""

    digest: str
    body: bytes = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event (None: finished), what is to be done, the nodes that were passed, in order, and the arrows.

    `values` is JSON: what is known where the process has come to its end.
    """

    state: State | None
    effects: tuple[Effect, ...]
    trail: tuple[str, ...]
    flows: tuple[str, ...] = ()
    values: str = "{}"


class StepFailed(Exception):
    """The process cannot take this event; nothing has changed. `why` is one of the keys of the messages in services."""

    def __init__(self, why: str, node: str = "", detail: str = "") -> None:
        super().__init__(f"{why}: {node} {detail}".strip())
        self.why = why
        self.node = node
        self.detail = detail
