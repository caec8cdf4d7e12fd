"""The definitions in force in a month, and the numbers that are decided beside them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhi.common import canonical
from gongzhi.engine.rules import public as rules
from gongzhi.modules.evaluation.rules import FULL

FORMULA_DIGITS = 12


@dataclass(frozen=True)
class Definition:
    """One rate as it is counted in a month. `formula` names the version: its first day, and a hash of all that it rests on."""

    key: str
    label: Mapping[str, str]
    body: Mapping[str, Any]
    since: str
    status: str
    reference: Mapping[str, Any] | None
    formula: str

    @property
    def limit(self) -> str:
        """The parameter that says until when the reporter must be contacted; empty for the other rates."""
        return str(self.body.get("within", ""))


def list_definitions(on: date) -> list[Definition]:
    """Return the rates in force on a day, in their order."""
    found = sorted(rules.list_content("rate"), key=lambda version: version.body["order"])
    read = (_read(version.key, version.body, on) for version in found)
    return [definition for definition in read if definition is not None]


def _read(key: str, body: Mapping[str, Any], on: date) -> Definition | None:
    since = _last(body["versions"], on)
    if not since:
        return None
    version = body["versions"][since]
    reference = body.get("reference", {}).get(_last(body.get("reference", {}), on))
    resting_on = {"version": version, "parameters": {name: _decided(name, on) for name in _names(version)}}
    digest = hashlib.sha256(canonical.dumps(resting_on)).hexdigest()[:FORMULA_DIGITS]
    return Definition(key, body["label"], version, since, body.get("status", ""), reference, f"{since}/{digest}")


def _names(version: Mapping[str, Any]) -> list[str]:
    return [version[name] for name in ("within", "partly") if name in version]


def _decided(name: str, on: date) -> Any:
    since = rules.parameter(name, on).since
    return {"value": rules.parameter_rows(name, on), "since": since.isoformat() if since else None}


def is_decided(name: str, on: date) -> bool:
    """Say whether the county has decided a parameter, at least for some cases."""
    return any(value is not None for value in rules.parameter_rows(name, on).values())


def _last(dated: Mapping[str, Any], on: date) -> str:
    return max((start for start in dated if start <= on.isoformat()), default="")


def number(name: str, on: date) -> float | None:
    """Return a number that is decided, or None."""
    value = rules.parameter(name, on).value
    return None if value is None else float(value)


def partly_counts(on: date) -> int | None:
    value = number("partly_solved_counts", on)
    return None if value is None else max(0, min(FULL, int(value)))


def fingerprint() -> str:
    """Return what changes whenever a judgement may come out otherwise: all definitions and the numbers beside them."""
    bodies = {version.key: version.body for version in rules.list_content("rate")}
    names = {name for body in bodies.values() for version in body["versions"].values() for name in _names(version)}
    beside = {name: rules.get_content("parameter", name).body for name in sorted(names)}
    return hashlib.sha256(canonical.dumps({"rates": bodies, "beside": beside})).hexdigest()
