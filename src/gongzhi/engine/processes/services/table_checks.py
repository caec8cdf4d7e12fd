"""The decision tables beside a diagram: readable, clear, and asking for nothing that nobody gives."""

from collections.abc import Iterator, Mapping
from typing import Any

from gongzhi.common import dmn, feel
from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.engine.rules.public import Item

from ..rules import Diagram
from .parameters import number_of

# What a cell is tried with, by the kind of its input; all else is a text.
SAMPLES: Mapping[str, Any] = {"number": 1, "boolean": True, "date": {"@feel": '@"2026-01-01"'}}
UNUSABLE = gettext_noop("The table cannot be used: %(why)s")
NOT_CLEAR = gettext_noop("The table is not clear: %(why)s")
NOT_GIVEN = gettext_noop("The table asks for “%(name)s”, which neither the diagram knows nor is a number set by rule.")

Found = Mapping[tuple[str, str], Item]


def check_tables(item: Item, diagram: Diagram, found: Found) -> Iterator[Problem]:
    """A table must be readable and clear: no case without an answer, none with two; and all that it asks for must be given."""
    for name, xml in item.body.get("tables", {}).items():
        try:
            yield from _check(name, dmn.read_model(xml), diagram, found)
        except (dmn.DmnError, feel.FeelError) as refusal:
            yield Problem("", name, UNUSABLE, {"why": refusal})


def _check(name: str, model: dmn.Model, diagram: Diagram, found: Found) -> Iterator[Problem]:
    asked = model.inputs.keys() - diagram.variables
    bodies = {one: found["parameter", one].body for one in asked if ("parameter", one) in found}
    known = {one: number for one, body in bodies.items() if (number := number_of(body)) is not None}
    yield from (Problem("", name, NOT_GIVEN, {"name": one}) for one in sorted(asked - known.keys()))
    for decision in model.decisions.values():
        if isinstance(decision.expression, dmn.Table):
            _try_names(decision.expression, model)
            wrong = (one for one in dmn.analyse(decision.expression, known) if one.kind != "unclear")
            yield from (Problem("", name, NOT_CLEAR, {"why": finding}) for finding in wrong)


def _try_names(table: dmn.Table, model: dmn.Model) -> None:
    """Raise FeelError for a cell that names what the table does not ask for."""
    samples = {name: SAMPLES.get(kind, "") for name, kind in model.inputs.items()}
    cells = (cell for rule in table.rules for cell in zip(table.inputs, rule.tests, strict=True))
    asked = [(test, SAMPLES.get(column.type, "")) for column, test in cells if dmn.names_in(test)]
    feel.prepare(feel.TEST, [(test, {**samples, "?": value}) for test, value in asked])
    for test, value in asked:
        feel.test_marked(test, value, samples, strict=True)
