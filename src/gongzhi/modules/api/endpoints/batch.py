"""`POST /cases/batch`: many acts of staff in one call, each done or refused by itself."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field, ValidationError

from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.service_requests.public import Mark, find_cases, mark_of

from ..public import explain
from .acts import Act, reader, wish_of

router = Router(tags=["cases"])

MOST_ACTS = 500
LONGEST_KEY = 200
Results = dict[int, cases.Case | Refused]


class ActOf(Act):
    """One act as in `POST /cases/{case_id}/{verb}`, with the version that was seen."""

    case: int = Field(ge=1, lt=10**MOST_DIGITS)
    verb: str = Field(max_length=80)
    version: int = Field(ge=1, lt=10**MOST_DIGITS)


class BatchIn(Schema):
    acts: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_ACTS, description="Each a case, a verb, the version seen, and what comes with the verb.")  # fmt: skip


class FieldFault(Schema):
    field: str
    message: str


class ActedOut(Schema):
    """What became of one act: the case as it is now (200), or the refusal that the single call would have had."""

    status: int
    id: int | None = None
    receipt: str = ""
    version: int | None = None
    stage: str = ""
    closed_at: datetime | None = None
    code: str = ""
    detail: str = ""
    errors: list[FieldFault] = []


class BatchOut(Schema):
    """One result for each act, in the order in which they were sent."""

    results: list[ActedOut]


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Sent again with the same body, what was done before is answered with the case and not done twice.",
}


@router.post("/cases/batch", response=BatchOut, openapi_extra={"parameters": [KEY]}, summary="Act on many cases")
def act_on_cases(request: HttpRequest, payload: BatchIn) -> BatchOut:
    """Do up to 500 acts of staff; those answered with 200 are not lost any more. A case may stand in a call once."""
    actor = reader(request)
    key = _key(request)
    marks = [mark_of(f"acts:{actor.person_id}:{key}#{n}", body) for n, body in enumerate(payload.acts)] if key else []
    try:
        done = _act(actor, payload.acts, marks)
    except IntegrityError:
        # The same call came twice at once; the other one has written it by now.
        done = _act(actor, payload.acts, marks)
    return BatchOut(results=[_told(one) for one in done])


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        text = _("The key is too long: at most %(most)d characters.") % {"most": LONGEST_KEY}
        raise Invalid({"Idempotency-Key": text})
    return key


def _act(actor: Actor, bodies: Sequence[dict[str, Any]], marks: Sequence[Mark]) -> list[cases.Case | Refused]:
    results = _known(actor, marks)
    asked: dict[int, processes.Asked] = {}
    for number, body in enumerate(bodies):
        if number not in results:
            try:
                asked[number] = _asked(body, marks[number] if marks else None)
            except Refused as refusal:
                results[number] = refusal
    results |= dict(zip(asked, processes.act_on_many(actor, list(asked.values())), strict=True))
    return [results[number] for number in range(len(bodies))]


def _known(actor: Actor, marks: Sequence[Mark]) -> Results:
    """Return what an earlier call with the same key has done, as far as the person may still read it."""
    found = find_cases(marks)
    known: Results = {}
    for number, mark in enumerate(marks):
        if mark.digest in found:
            earlier, case = found[mark.digest]
            try:
                known[number] = cases.get_case(actor, case.pk) if earlier == mark.body else _used()
            except Refused as refusal:
                known[number] = refusal
    return known


def _used() -> Refused:
    return Invalid({"Idempotency-Key": _("This key was used for other acts. Use a new key for new acts.")})


def _asked(body: dict[str, Any], mark: Mark | None) -> processes.Asked:
    try:
        given = ActOf.model_validate(body)
    except ValidationError as error:
        raise Invalid(explain(error.errors(include_url=False, include_input=False))) from error
    return processes.Asked(given.case, given.verb, given.version, wish_of(given), partial(_rows, mark))


def _rows(mark: Mark | None, case: cases.Case) -> list[Model]:
    return [mark.claim(case)] if mark else []


def _told(done: cases.Case | Refused) -> ActedOut:
    if isinstance(done, Refused):
        fields = done.fields if isinstance(done, Invalid) else {}
        errors = [FieldFault(field=name, message=str(words)) for name, words in fields.items()]
        return ActedOut(status=done.status, code=done.code, detail=str(done), errors=errors)
    return ActedOut(
        status=200, id=done.pk, receipt=done.receipt, version=done.version, stage=done.stage, closed_at=done.closed_at
    )
