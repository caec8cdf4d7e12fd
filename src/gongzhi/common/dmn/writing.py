"""Writing a model of one decision table as a file: what was edited as rows and columns."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from .model import Input, Model, Output, Rule, Table

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def write_table(name: str, inputs: Mapping[str, str], table: Table) -> str:
    """Return a DMN file with one decision `name` that holds the table; `inputs` are the values that it needs, with their types."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<definitions xmlns="{SPACE}" id="{name}_model" name={quoteattr(name)} namespace="urn:gongzhi:dmn:1">',
        *(_data(number, *pair) for number, pair in enumerate(inputs.items())),
        f'  <decision id="{name}" name={quoteattr(name)}>',
        f"    <variable name={quoteattr(name)}{_type(table.outputs[0].type if len(table.outputs) == 1 else '')} />",
        *(
            f'    <informationRequirement><requiredInput href="#input_{number}" /></informationRequirement>'
            for number in range(len(inputs))
        ),
        *(f"    {line}" for line in _table(table)),
        "  </decision>",
        "</definitions>",
    ]
    return "\n".join(lines) + "\n"


def is_plain(model: Model) -> bool:
    """Say whether a model holds nothing but one table and its inputs, so that writing it loses nothing."""
    expressions = [decision.expression for decision in model.decisions.values()]
    return len(expressions) == 1 and isinstance(expressions[0], Table) and not model.knowledge and not model.types


def _data(number: int, name: str, kind: str) -> str:
    return f'  <inputData id="input_{number}" name={quoteattr(name)}><variable name={quoteattr(name)}{_type(kind)} /></inputData>'


def _type(kind: str) -> str:
    return f" typeRef={quoteattr(kind)}" if kind else ""


def _table(table: Table) -> Iterator[str]:
    aggregation = f' aggregation="{table.aggregation}"' if table.aggregation else ""
    yield f'<decisionTable hitPolicy="{table.hit_policy}"{aggregation}>'
    yield from (f"  {line}" for column in table.inputs for line in _input(column))
    yield from (f"  {_output(column)}" for column in table.outputs)
    yield '  <annotation name="note" />'
    yield from (f"  {line}" for rule in table.rules for line in _rule(rule))
    yield "</decisionTable>"


def _text(tag: str, text: str) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""


def _input(column: Input) -> Iterable[str]:
    asked = f"<inputExpression{_type(column.type)}><text>{escape(column.expression)}</text></inputExpression>"
    yield f"<input label={quoteattr(column.label)}>{asked}{_text('inputValues', column.values)}</input>"


def _output(column: Output) -> str:
    inside = _text("outputValues", column.values) + _text("defaultOutputEntry", column.default)
    return (
        f"<output name={quoteattr(column.name)} label={quoteattr(column.label)}{_type(column.type)}>{inside}</output>"
    )


def _rule(rule: Rule) -> Iterable[str]:
    tests = "".join(f"<inputEntry><text>{escape(test or '-')}</text></inputEntry>" for test in rule.tests)
    results = "".join(f"<outputEntry><text>{escape(result)}</text></outputEntry>" for result in rule.results)
    note = f"<annotationEntry><text>{escape(rule.annotation)}</text></annotationEntry>" if rule.annotation else ""
    yield f"<rule>{tests}{results}{note}</rule>"
