"""Decision tables: which rules fit, and what comes of them by the hit policy (DMN 1.5, chapter 8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .errors import DmnError
from .model import Output, Rule, Table

ANYTHING = ("", "-")
AGGREGATED: dict[str, Callable[[list[Any]], Any]] = {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}
MANY = {"COLLECT", "RULE ORDER", "OUTPUT ORDER"}


class Asking(Protocol):
    """Who answers expressions and tests in the present scope."""

    @property
    def strict(self) -> bool: ...
    def ask(self, text: str) -> Any: ...
    def fits(self, unary: str, value: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits: its number from 1, and its results."""

    number: int
    results: tuple[Any, ...]


def decide(table: Table, name: str, asking: Asking) -> tuple[Any, list[int]]:
    """Return the table's answer and the numbers of the rules that it rests on; raise DmnError where strict and there is none."""
    values = [asking.ask(column.expression) for column in table.inputs]
    for column, value in zip(table.inputs, values, strict=True):
        if column.values and not asking.fits(column.values, value):
            return _no_answer("type", column.label, asking), []
    fitting = [number for number, rule in enumerate(table.rules, start=1) if _fits(rule, values, asking)]
    hits = [Hit(number, tuple(map(asking.ask, table.rules[number - 1].results))) for number in fitting]
    if not hits:
        return _nothing_fits(table, name, asking), []
    return _chosen(table, name, hits, asking)


def _fits(rule: Rule, values: Sequence[Any], asking: Asking) -> bool:
    pairs = zip(rule.tests, values, strict=True)
    return all(test in ANYTHING or asking.fits(test, value) for test, value in pairs)


def _no_answer(why: str, name: str, asking: Asking) -> Any:
    """Raise where strict; else the answer is null."""
    if asking.strict:
        raise DmnError(why, name)
    return None


def _nothing_fits(table: Table, name: str, asking: Asking) -> Any:
    if any(column.default for column in table.outputs):
        return _row(table.outputs, tuple(asking.ask(column.default) for column in table.outputs))
    if table.aggregation == "COUNT":
        return 0
    if table.hit_policy in MANY and not table.aggregation:
        return []
    return _no_answer("no_rule", name, asking)


def _chosen(table: Table, name: str, hits: list[Hit], asking: Asking) -> tuple[Any, list[int]]:
    numbers = [hit.number for hit in hits]
    rows = [_row(table.outputs, hit.results) for hit in hits]
    if table.hit_policy == "COLLECT" and table.aggregation:
        return _aggregated(table, [hit.results[0] for hit in hits], name, asking), numbers
    if table.hit_policy in ("COLLECT", "RULE ORDER"):
        return rows, numbers
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER"):
        ordered = sorted(hits, key=lambda hit: _importance(table, hit, asking))
        if table.hit_policy == "OUTPUT ORDER":
            return [_row(table.outputs, hit.results) for hit in ordered], numbers
        return _row(table.outputs, ordered[0].results), [ordered[0].number]
    if table.hit_policy == "UNIQUE" and len(hits) > 1:
        return _no_answer("many_rules", name, asking), numbers
    if table.hit_policy == "ANY" and any(row != rows[0] for row in rows):
        return _no_answer("differ", name, asking), numbers
    return rows[0], numbers[:1] if table.hit_policy == "FIRST" else numbers


def _row(outputs: Sequence[Output], results: tuple[Any, ...]) -> Any:
    """Return a single result as it is, several as a context by name."""
    if len(outputs) == 1:
        return results[0]
    return {column.name: result for column, result in zip(outputs, results, strict=True)}


def _importance(table: Table, hit: Hit, asking: Asking) -> tuple[int, ...]:
    """Return the place of each result in its column's list of values: the first listed comes first."""
    places = []
    for column, result in zip(table.outputs, hit.results, strict=True):
        if column.values:
            listed = asking.ask(f"[{column.values}]")
            places.append(listed.index(result) if result in listed else len(listed))
    return (*places, hit.number)


def _aggregated(table: Table, results: list[Any], name: str, asking: Asking) -> Any:
    if table.aggregation != "COUNT" and not all(_is_number(result) for result in results):
        return _no_answer("type", name, asking)
    return AGGREGATED[table.aggregation](results)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
