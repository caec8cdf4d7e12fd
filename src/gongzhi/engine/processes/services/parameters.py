"""Parameters that decision tables ask: a case has the values that counted on the day it began, to its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say, say_list
from gongzhi.engine.rules import public as content

from ..selectors import spec_of
from .trial import TRIAL, Trial

MONEY, FEN = "money", 100


def values_for(change: Any) -> dict[str, Any]:
    """Return what the tables of a case's diagram ask beside its own values; None for what the county has not decided."""
    asked = spec_of(change.case.process_version_id).asked
    if not asked:
        return {}
    trial: Trial | None = change.extras.get(TRIAL)
    day = clock.local(change.case.opened_at).date()
    return {name: _value(name, trial.parameters.get(name) if trial else _in_force(name, day)) for name in asked}


def _in_force(name: str, day: date) -> Any:
    return content.parameter(name, day).value if content.find_content("parameter", name) else None


def _value(name: str, value: Any) -> Any:
    found = content.find_content("parameter", name)
    return in_units(found.body, value) if found and value is not None else value


def in_units(body: Mapping[str, Any], value: Any) -> Any:
    """Return a value as tables get it: money in whole fen, as forms have it."""
    return round(value * FEN) if body.get("measure") == MONEY else value


def number_of(body: Mapping[str, Any]) -> float | None:
    """Return a parameter as tables get it today, 1 where it is not decided; None where it is no single number."""
    rows = content.rows_on(body, clock.today())
    value = 1 if rows.get("other") is None else rows["other"]
    return None if list(rows) != ["other"] or isinstance(value, Mapping) else float(in_units(body, value))


def undecided(change: Any) -> str:
    """Say which values the county has not decided that this case asks for; empty where there are none."""
    missing = sorted(name for name, value in values_for(change).items() if value is None)
    found = (content.find_content("parameter", name) for name in missing)
    labels = say_list(say(one.body["label"]) for one in found if one)
    return _("This needs a value that the county has not decided yet: %(names)s.") % {"names": labels} if labels else ""
