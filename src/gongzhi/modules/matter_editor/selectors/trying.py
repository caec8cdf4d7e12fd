"""Decision tables looked at and tried: what is wrong with one in words, and what it answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import dmn
from gongzhi.common.errors import Refused
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules


@dataclass(frozen=True)
class Trial:
    """What a table answered, by which rules; or why it gave no answer."""

    answer: str = ""
    rules: str = ""
    refusal: str = ""


def numbers_by_rule() -> dict[str, float]:
    """Return the parameters that a table may ask, as it gets them today."""
    listed = {one.key: processes.number_of(one.body) for one in rules.list_content("parameter")}
    return {name: number for name, number in listed.items() if number is not None}


def looked_at(text: str) -> list[str]:
    """Return what is wrong with a table: gaps, overlaps, rules that never fire, cells that cannot be read."""
    try:
        model = dmn.read_model(text)
        boxes = [decision.expression for decision in model.decisions.values()]
        known = {name: number for name, number in numbers_by_rule().items() if name in model.inputs}
        return [str(finding) for box in boxes if isinstance(box, dmn.Table) for finding in dmn.analyse(box, known)]
    except Refused as refused:
        return [str(refused)]


def try_out(text: str, given: Mapping[str, str]) -> Trial:
    """Ask a table with the values of a page (`try.<name>`)."""
    values = {name.removeprefix("try."): _value(value) for name, value in given.items() if name.startswith("try.")}
    try:
        outcome = dmn.evaluate(dmn.read_model(text), {**numbers_by_rule(), **values})
    except Refused as refused:
        return Trial(refusal=str(refused))
    fired = ", ".join(str(number) for numbers in outcome.fired.values() for number in numbers)
    return Trial(json.dumps(outcome.value, ensure_ascii=False), fired or _("none"))


def _value(text: str) -> Any:
    """Return a number or yes and no as such, all else as text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | float) else text
