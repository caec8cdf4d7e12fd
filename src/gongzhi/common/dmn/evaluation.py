"""Answers of a model: decisions in the order in which they need each other, each in the scope of what it needs."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongzhi.common import feel

from .as_feel import as_feel
from .errors import DmnError
from .model import (
    Conditional,
    Context,
    Decision,
    Expression,
    Function,
    Invocation,
    Knowledge,
    Listed,
    Literal,
    Loop,
    Model,
    Table,
)
from .tables import decide
from .values import MARK, Unfit, conform, typed, unmarked

DEEPEST = 50
MOST_SECONDS = 5.0


@dataclass
class Outcome:
    """The value of a decision (JSON; dates as ISO texts), those of the decisions below it, and which rules of each fired."""

    value: Any = None
    decisions: dict[str, Any] = field(default_factory=dict)
    fired: dict[str, list[int]] = field(default_factory=dict)


def evaluate(model: Model, inputs: Mapping[str, Any], decision: str = "", *, strict: bool = True) -> Outcome:
    """Return what the model decides on `inputs` (JSON): `decision`, or its last one that no other needs.

    Raises DmnError, or FeelError for an expression, where there is no clear answer; with `strict=False` that is None, as
    the standard has it. Takes five seconds at the most.
    """
    run = _Run(model, inputs, strict=strict)
    name = decision or last_decision(model)
    value = run.decide(name)
    decided = {key: unmarked(one) for key, one in run.values.items() if key in model.decisions}
    return Outcome(unmarked(value), decided, run.fired)


def last_decision(model: Model) -> str:
    """Return the name of the decision that no other needs (of several the last in the file); raise DmnError for none."""
    needed = {name for decision in model.decisions.values() for name in decision.needs}
    found = [name for name in model.decisions if name not in needed]
    if not found:
        raise DmnError("decision")
    return found[-1]


class _Run:
    """One evaluation of one model on one set of inputs."""

    def __init__(self, model: Model, inputs: Mapping[str, Any], *, strict: bool) -> None:
        self.model = model
        self.strict = strict
        self.values: dict[str, Any] = {}
        self.fired: dict[str, list[int]] = {}
        self.under_way: list[str] = []
        self.until = time.monotonic() + MOST_SECONDS
        for name, kind in model.inputs.items():
            if name in inputs:
                self.values[name] = self.fitting(typed(inputs[name], kind, model), kind, name)

    def decide(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        decision = self.model.decisions.get(name)
        if decision is None:
            raise DmnError("input" if name in self.model.inputs else "decision", name)
        if name in self.under_way or len(self.under_way) > DEEPEST:
            raise DmnError("circle", name)
        self.under_way.append(name)
        value = self.answer(decision.expression, self.scope(decision), name)
        self.under_way.pop()
        self.values[name] = self.fitting(value, decision.type, name)
        return self.values[name]

    def scope(self, decision: Decision) -> dict[str, Any]:
        known = {name: self.needed(name) for name in decision.needs}
        return {**self.functions(decision.knowledge), **known}

    def needed(self, name: str) -> Any:
        if name in self.model.inputs and name not in self.values and not self.strict:
            return None
        return self.decide(name)

    def functions(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the knowledge that FEEL can call, as marked functions."""
        texts = {name: self.function_text(self.model.knowledge[name]) for name in names if name in self.model.knowledge}
        return {name: {MARK: text} for name, text in texts.items() if text}

    def function_text(self, knowledge: Knowledge, depth: int = 0) -> str | None:
        """Return knowledge as one FEEL function, with what it calls inside it."""
        text = as_feel(knowledge.function)
        if depth > DEEPEST:
            raise DmnError("deep", knowledge.name)
        inner = [(name, self.model.knowledge.get(name)) for name in knowledge.knowledge]
        known = [(name, self.function_text(found, depth + 1)) for name, found in inner if found]
        if text is None or not known:
            return text
        entries = ", ".join(f"{name}: {one}" for name, one in known if one)
        return f"{{{entries}, whole: {text}}}.whole"

    def fitting(self, value: Any, kind: str, name: str) -> Any:
        try:
            return conform(value, kind, self.model)
        except Unfit:
            if self.strict:
                raise DmnError("type", name) from None
            return None

    def answer(self, expression: Expression | None, scope: dict[str, Any], name: str) -> Any:
        if time.monotonic() > self.until:
            raise DmnError("large", f"{MOST_SECONDS:.0f} s")
        if isinstance(expression, Table):
            value, self.fired[name] = decide(expression, name, _Asking(self, scope))
            return value
        text = as_feel(expression)
        if text is not None:
            if isinstance(expression, Function):
                return {MARK: text}
            return feel.evaluate_marked(text, scope, strict=self.strict)
        return self.in_parts(expression, scope, name)

    def in_parts(self, expression: Expression | None, scope: dict[str, Any], name: str) -> Any:
        """Work out a boxed expression that holds a table somewhere."""
        if isinstance(expression, Context):
            return self.context(expression, scope, name)
        if isinstance(expression, Conditional):
            is_so = self.answer(expression.condition, scope, name)
            return self.answer(expression.yes if is_so is True else expression.no, scope, name)
        if isinstance(expression, Listed):
            return [self.answer(item, scope, name) for item in expression.items]
        if isinstance(expression, Invocation):
            return self.invoke(expression, scope, name)
        if isinstance(expression, Loop) and expression.kind == "for":
            over = self.answer(expression.over, scope, name)
            return [self.answer(expression.body, {**scope, expression.variable: one}, name) for one in over or []]
        raise DmnError("element", type(expression).__name__)

    def context(self, box: Context, scope: dict[str, Any], name: str) -> Any:
        known: dict[str, Any] = {}
        for entry, kind, part in box.entries:
            value = self.answer(part, {**scope, **known}, f"{name} / {entry}")
            known[entry] = self.fitting(value, kind, entry)
        return self.answer(box.result, {**scope, **known}, name) if box.result else known

    def invoke(self, box: Invocation, scope: dict[str, Any], name: str) -> Any:
        found = self.model.knowledge.get(box.called)
        if found is None:
            raise DmnError("called", box.called)
        given = {key: self.answer(part, scope, name) for key, part in box.bindings}
        kinds = dict(found.function.parameters)
        known = {key: self.fitting(given.get(key), kind, key) for key, kind in kinds.items()}
        value = self.answer(found.function.body, {**self.functions(found.knowledge), **known}, found.name)
        return self.fitting(value, found.type, found.name)


@dataclass
class _Asking:
    """The scope in which a table asks."""

    run: _Run
    scope: dict[str, Any]

    @property
    def strict(self) -> bool:
        return self.run.strict

    def ask(self, text: str) -> Any:
        return self.run.answer(Literal(text), self.scope, "") if text else None

    def fits(self, unary: str, value: Any) -> bool:
        if time.monotonic() > self.run.until:
            raise DmnError("large", f"{MOST_SECONDS:.0f} s")
        return feel.test_marked(unary, value, self.scope, strict=self.run.strict)
