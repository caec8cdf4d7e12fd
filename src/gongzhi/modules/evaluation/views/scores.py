"""The combined score, off unless the county puts it in use."""

from dataclasses import replace
from typing import Any

from gongzhi.engine.rules import public as rules
from gongzhi.modules.evaluation.rules.periods import first_day
from gongzhi.modules.evaluation.selectors import definitions
from gongzhi.modules.evaluation.views.asked import office_names, unit_name
from gongzhi.modules.evaluation.views.table import Table, combined


def list_scores(table: Table) -> list[dict[str, Any]]:
    """Return the score of each unit, in the order of the table; empty where no score is in use."""
    day = first_day(table.asked.period)
    if not definitions.number("combined_in_use", day):
        return []
    keys = [definition.key for definition in table.asked.every]
    weights = {key: float(rules.parameter("combined_weights", day, {"kind": key}).value or 0) for key in keys}
    tables = [Table(table.actor, replace(table.asked, rate=key)) for key in keys]
    offices = office_names(table.units)
    return [
        {"name": unit_name(unit, offices), "score": combined(tables, weights, unit)}
        for unit in table.units
        if unit in table.now
    ]
