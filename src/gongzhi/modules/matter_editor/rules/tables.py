"""A decision table as rows and columns of a page, and back. Cells of rules are called c0, c1 … (tests) and r0, r1 … (results)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gongzhi.common import dmn
from gongzhi.common.text import read_number

NAME = re.compile(r"[^\W\d]\w*")
MOST_FIELDS = 440
FIRST: Mapping[str, Any] = {
    "hit": "UNIQUE",
    "inputs": [{"label": "", "expression": "", "type": "string"}],
    "outputs": [{"name": "result", "label": "", "type": "string"}],
    "rules": [{"c0": "-", "r0": ""}],
}


def sheet_of(table: dmn.Table) -> dict[str, Any]:
    """Return a table as the page shows it."""
    return {
        "hit": f"{table.hit_policy} {table.aggregation}".strip(),
        "inputs": [
            {"label": one.label, "expression": one.expression, "type": one.type, "values": one.values}
            for one in table.inputs
        ],
        "outputs": [
            {"name": one.name, "label": one.label, "type": one.type, "values": one.values, "default": one.default}
            for one in table.outputs
        ],
        "rules": [_row(rule) for rule in table.rules],
    }


def in_words(text: str) -> Any:
    """Return a table as it is compared: its hit policy, its columns, and each rule as one line; the file where it holds more."""
    try:
        model = dmn.read_model(text)
    except dmn.DmnError:
        return text
    table = next((one.expression for one in model.decisions.values()), None)
    if not dmn.is_plain(model) or not isinstance(table, dmn.Table):
        return text
    columns = [*(one.expression for one in table.inputs), *(one.name for one in table.outputs)]
    rules = {
        str(number): f"{', '.join(rule.tests)} → {', '.join(rule.results)}"
        for number, rule in enumerate(table.rules, start=1)
    }
    return {"hit": f"{table.hit_policy} {table.aggregation}".strip(), "columns": ", ".join(columns), **rules}


def _row(rule: dmn.Rule) -> dict[str, str]:
    cells = {f"c{number}": test for number, test in enumerate(rule.tests)}
    return {**cells, **{f"r{number}": result for number, result in enumerate(rule.results)}, "note": rule.annotation}


def table_of(sheet: Mapping[str, Any]) -> dmn.Table:
    """Return the table that a page says."""
    inputs, outputs = sheet.get("inputs") or (), sheet.get("outputs") or ()
    policy, _, aggregation = str(sheet.get("hit") or "UNIQUE").partition(" ")
    if f"{policy} {aggregation}" in dmn.HIT_POLICIES:
        policy, aggregation = f"{policy} {aggregation}", ""
    return dmn.Table(
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(
            dmn.Input(
                _said(one, "label") or _said(one, "expression"),
                _said(one, "expression"),
                _said(one, "values"),
                _said(one, "type"),
            )
            for one in inputs
        ),
        outputs=tuple(
            dmn.Output(
                _said(one, "name"),
                _said(one, "label") or _said(one, "name"),
                _said(one, "values"),
                _said(one, "default"),
                _said(one, "type"),
            )
            for one in outputs
        ),
        rules=tuple(_rule(row, len(inputs), len(outputs)) for row in sheet.get("rules") or ()),
    )


def _rule(row: Mapping[str, Any], inputs: int, outputs: int) -> dmn.Rule:
    tests = tuple(_said(row, f"c{number}") or "-" for number in range(inputs))
    return dmn.Rule(tests, tuple(_said(row, f"r{number}") for number in range(outputs)), _said(row, "note"))


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "")


def inputs_of(table: dmn.Table, known: Mapping[str, str]) -> dict[str, str]:
    """Return the values that a table needs, with their types: those known that it names anywhere, and each plain name."""
    said = [one.expression for one in table.inputs] + [test for rule in table.rules for test in rule.tests]
    asked = {name for one in said for name in dmn.names_in(one)}
    found = {name: kind for name, kind in known.items() if name in asked}
    return found | {one.expression: one.type for one in table.inputs if NAME.fullmatch(one.expression)}


def carry_cells(sheet: Mapping[str, Any], before: Sequence[Any], wish: str) -> dict[str, Any]:
    """Return the sheet with the cells of its rules under the columns that moved: `remove:inputs:1`, `up:outputs:1` …"""
    verb, _, rest = wish.partition(":")
    name, _, place = rest.partition(":")
    if name not in ("inputs", "outputs") or verb == "add":
        return dict(sheet)
    order, number = list(range(len(before))), read_number(place) or 0
    if verb == "remove":
        order = [one for one in order if one != number]
    elif 0 <= (to := number - 1 if verb == "up" else number + 1) < len(order):
        order.insert(to, order.pop(number))
    return {
        **sheet,
        "rules": [_carried(row, "c" if name == "inputs" else "r", order) for row in sheet.get("rules") or ()],
    }


def _carried(row: Mapping[str, Any], letter: str, order: Sequence[int]) -> dict[str, Any]:
    rest = {key: value for key, value in row.items() if not re.fullmatch(rf"{letter}\d+", key)}
    return {**rest, **{f"{letter}{number}": row.get(f"{letter}{old}") for number, old in enumerate(order)}}
