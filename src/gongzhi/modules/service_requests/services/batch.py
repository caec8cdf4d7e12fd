"""Many reports in one call: each is taken or refused by itself, those taken are written together, a repeated call changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError

from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.service_requests.models import IntakeKey

from .intake import Received, key_of_another, prepare, received
from .keys import Mark, find_cases, mark_of
from .report import Report

Result = Received | Invalid
Drafts = dict[int, cases.CaseDraft]


def receive_batch(
    reports: Sequence[Report | Invalid], *, actor: Actor, key: str, bodies: Sequence[object]
) -> list[Result]:
    """Return for each report what became of it: its receipt, or why it is not taken. What is taken is durable.

    With a key, the place in the batch is part of it: sent again, each report leads to the case that it led to before.
    """
    marks = [mark_of(f"{key}#{number}", body) for number, body in enumerate(bodies)] if key else []
    try:
        return _receive(reports, marks, actor)
    except IntegrityError:
        # The same batch came twice at once; the other call has written it by now.
        return _receive(reports, marks, actor)


def _receive(reports: Sequence[Report | Invalid], marks: Sequence[Mark], actor: Actor) -> list[Result]:
    results = _known(marks)
    drafts: Drafts = {}
    for number, report in enumerate(reports):
        if number not in results:
            _prepare(number, report, drafts, results)
    opened = _open(drafts, marks, actor) if drafts else []
    results |= {number: received(case) for number, case in zip(drafts, opened, strict=True)}
    return [results[number] for number in range(len(reports))]


def _known(marks: Sequence[Mark]) -> dict[int, Result]:
    """Return what is known from an earlier call with the same key."""
    found = find_cases(marks)
    known: dict[int, Result] = {}
    for number, mark in enumerate(marks):
        if mark.digest in found:
            earlier, case = found[mark.digest]
            known[number] = received(case) if earlier == mark.body else key_of_another()
    return known


def _prepare(number: int, report: Report | Invalid, drafts: Drafts, results: dict[int, Result]) -> None:
    try:
        if isinstance(report, Invalid):
            raise report
        drafts[number] = prepare(report)
    except Invalid as refused:
        results[number] = refused


def _open(drafts: Drafts, marks: Sequence[Mark], actor: Actor) -> list[cases.Case]:
    left = iter(drafts)

    def claim(case: cases.Case) -> list[IntakeKey]:
        number = next(left)
        return [marks[number].claim(case)] if marks else []

    return processes.open_cases(actor, list(drafts.values()), along=claim)


def faults_of(refused: Invalid, paths: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of a refusal for programs, under the names that they have in the body."""
    return [{"field": paths.get(name, name), "message": str(words)} for name, words in refused.fields.items()]
