"""Reads: what an act of the timeline had asked for, so that what was filled in can be told with its labels."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from .approvals import Approval

PARTS = ("ask", "agree", "refuse")


def fields_of(case: cases.Case, kind: str) -> tuple[cases.Field, ...]:
    """Return the fields of the verb that leaves an act of this kind: of an approval, of a step of the case's process, of every case."""
    verb = next((verb for verb in cases.VERBS.values() if kind and verb.outcome == kind), None)
    if verb:
        return verb.fields(case)
    bodies: Iterable[Mapping[str, Any]] = next(filter(None, _bodies(case, kind)), ())
    return cases.read_fields(bodies, case)


def _bodies(case: cases.Case, kind: str) -> Iterator[Any]:
    for version in rules.list_content("approval"):
        approval = Approval(version.key, version.pk, version.body)
        yield from (approval.part(name).get("fields") for name in PARTS if approval.act(name) == kind)
    for node in case.process_body["nodes"].values():
        yield from (verb.get("fields") for verb in node.get("verbs", {}).values() if verb["outcome"] == kind)
