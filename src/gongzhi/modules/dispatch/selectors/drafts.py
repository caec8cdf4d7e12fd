"""The dispatch rules as people read and edit them: those in force, and a draft laid over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from ..rules import Rule, Trial
from .deciding import KIND, Choice, choose, facts_of

Bodies = Mapping[str, Mapping[str, Any]]


def bodies_in_force() -> dict[str, Mapping[str, Any]]:
    """Return the bodies of the rules in force, by key."""
    return {found.key: found.body for found in content.list_content(KIND)}


def bodies_with(draft: content.ContentDraft | None) -> dict[str, Mapping[str, Any]]:
    """Return the rules in their order as they would be with a draft; what it takes away is not there."""
    merged = bodies_in_force()
    for key, body in (draft.items if draft else {}).items():
        stated = body if body is not None else _of_files(key)
        merged.pop(key, None)
        if stated:
            merged[key] = stated
    return dict(sorted(merged.items(), key=lambda pair: (pair[1].get("order", 0), pair[0])))


def _of_files(key: str) -> Mapping[str, Any]:
    found = (version.body for version in content.list_versions(KIND, key) if version.source != "runtime")
    return next(found, {})


def rules_of(bodies: Bodies) -> tuple[Rule, ...]:
    """Return rules that can be tried; the bodies must fit the schema."""
    return tuple(Rule.of(key, body) for key, body in bodies.items())


@dataclass(frozen=True)
class Attempt:
    """One rule put to a case: each condition, and whether it fired, did not hold, or was not reached."""

    key: str
    trials: tuple[Trial, ...]
    state: str


@dataclass(frozen=True)
class Explanation:
    """Where a case goes and why, rule by rule."""

    attempts: tuple[Attempt, ...]
    choice: Choice


def explain(case: cases.Case, bodies: Bodies) -> Explanation:
    """Return every rule with which condition held or failed, and whom the one that fired led to."""
    rules = rules_of(bodies)
    choice = choose(case, rules=rules)
    return Explanation(tuple(_attempts(case, rules, choice.rule)), choice)


def _attempts(case: cases.Case, rules: tuple[Rule, ...], fired: Rule | None) -> Iterator[Attempt]:
    facts, over = facts_of(case), False
    for rule in sorted(rules, key=lambda rule: rule.order):
        state = "later" if over else "fired" if fired and rule.key == fired.key else "failed"
        over = over or state == "fired"
        yield Attempt(rule.key, tuple(rule.trials(facts)), state)
