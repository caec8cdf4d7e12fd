"""Alerts for the programs of those who watch, and random checks: announced, drawn, and for everybody what is published."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import BaseModel, ConfigDict, Field

from gongzhi.common.errors import Denied
from gongzhi.common.etags import read_tag, write_tag
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of

from .models import Alert, Check, CheckItem
from .selectors import alerts as reads
from .selectors import checks
from .services import alerting, checking

router = Router(tags=["integrity"])
Number = Annotated[int, Path(ge=1, lt=10**MOST_DIGITS)]


class Asked(Schema):
    """Which alerts; `next` of one answer is the `before` of the following call."""

    closed: bool = False
    before: int = Field(0, ge=0, lt=10**MOST_DIGITS)


class AnswerIn(Schema):
    """What was found, and to close an alert what came of it."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field(max_length=20_000)
    outcome: str = Field("", max_length=12, description="To close: confirmed, explained or false_alarm.")


class PlanIn(Schema):
    """A random check: the cases of these matters that were closed in these days; a public draw of a day to come decides."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=80)
    checklist: str = Field(max_length=80)
    area: str = Field(max_length=12)
    since: str = Field(max_length=10)
    until: str = Field(max_length=10)
    size: int = Field(ge=1, lt=10**6)
    source: str = Field(max_length=120)
    drawn_on: str = Field(max_length=10)


class NumberIn(Schema):
    model_config = ConfigDict(extra="forbid")

    number: str = Field(max_length=80)


class ItemIn(Schema):
    """For each question of the checklist `fine`, `finding` or `not_asked`; a finding becomes a case and needs words."""

    model_config = ConfigDict(extra="forbid")

    answers: dict[str, str] = Field(max_length=50)
    words: str = Field("", max_length=20_000)


class AlertOut(BaseModel):
    id: int
    rule: str
    rule_names: dict[str, str]
    case: int
    receipt: str
    node: str
    level: str
    state: str
    outcome: str
    area: str
    found_at: datetime
    version: int


class ActOut(BaseModel):
    kind: str
    at: datetime
    by: str
    words: str


class AlertDetail(AlertOut):
    """The facts as they were gathered (money in fen), and what was done about it."""

    facts: dict[str, Any]
    acts: list[ActOut]


class AlertList(BaseModel):
    items: list[AlertOut]
    next: int | None


class ItemOut(BaseModel):
    id: int
    case: int
    receipt: str
    answers: dict[str, str]
    words: str
    finding: int | None
    at: datetime | None


class CheckOut(BaseModel):
    """A check for those who hold it: how far it is, and the cases that were drawn."""

    id: int
    state: str
    list_sha256: str
    typed: int
    items: list[ItemOut]


class CheckRow(BaseModel):
    id: int
    title: str
    area: str
    state: str
    list_sha256: str
    size: int
    source: str
    drawn_on: date


class CheckList(BaseModel):
    items: list[CheckRow]
    next: int | None


@router.get("/alerts", response=AlertList, summary="The alerts that one watches over, newest first")
def list_of_alerts(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return open alerts, or those that are closed; never one that concerns the token's person."""
    found, older = reads.list_alerts(_watcher(request), closed=asked.closed, before=asked.before)
    return {"items": [_row(alert) for alert in found], "next": older or None}


@router.get("/alerts/{number}", response=AlertDetail, summary="One alert")
def one_alert(request: HttpRequest, response: HttpResponse, number: Number) -> dict[str, Any]:
    """Return an alert with its facts; the look is on record. The ETag is its version."""
    return _told(alerting.look(_watcher(request), number), response)


@router.post("/alerts/{number}/{act}", response=AlertDetail, summary="Answer, close or pass up an alert")
def act_on_alert(
    request: HttpRequest,
    response: HttpResponse,
    number: Number,
    act: Literal["answer", "close", "pass_up"],
    given: AnswerIn,
) -> dict[str, Any]:
    """Do one act of the post that watches. `If-Match` carries the version that was seen."""
    actor, version = _watcher(request), read_tag(request.headers)
    if act == "close":
        return _told(alerting.close(actor, number, version, given.outcome, given.words), response)
    done = alerting.answer if act == "answer" else alerting.pass_up
    return _told(done(actor, number, version, given.words), response)


@router.get("/checks", auth=None, response=CheckList, summary="Random checks, newest first, as they are published")
def list_of_checks(
    request: HttpRequest,  # noqa: ARG001  # the framework asks for it by this name
    before: Annotated[int, Query(ge=0, lt=10**MOST_DIGITS)] = 0,
) -> dict[str, Any]:
    """Return what is published of each check. Nobody needs to sign in."""
    found, older = checks.list_checks(before=before)
    return {"items": [_published(check) for check in found], "next": older or None}


@router.get("/checks/{number}", auth=None, summary="The public file of a check")
def one_check(request: HttpRequest, number: Number) -> dict[str, Any]:  # noqa: ARG001  # the framework asks for it by this name
    """Return what fixes the list; once the check is done, all that anybody needs to draw again. Nobody needs to sign in."""
    return checks.public_file(checks.get_check(number))


@router.post("/checks", response={201: CheckOut}, summary="Announce a random check")
def announce(request: HttpRequest, given: PlanIn) -> Status[dict[str, Any]]:
    """Fix the list and publish its hash."""
    plan = checking.Plan(**given.model_dump(exclude={"size"}), size=str(given.size))
    return Status(201, _check(checking.fix_list(_checker(request), plan)))


@router.get("/checks/{number}/items", response=CheckOut, summary="A check for those who hold it")
def items_of_check(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Return how far a check is, with the cases that were drawn and what was written down of each."""
    actor, check = _checker(request), checks.get_check(number)
    checks.require(actor, check.area_code)
    return _check(check)


@router.post("/checks/{number}/number", response=CheckOut, summary="Type the public number")
def type_number(request: HttpRequest, number: Number, given: NumberIn) -> dict[str, Any]:
    """Take the number from one of two persons; where both typed the same, the cases are drawn."""
    return _check(checking.type_number(_checker(request), number, given.number))


@router.post("/checks/{number}/items/{item}", response=CheckOut, summary="Write down what was found in a case")
def answer_item(request: HttpRequest, number: Number, item: Number, given: ItemIn) -> dict[str, Any]:
    """Answer the checklist of one case; a finding becomes a case of its own."""
    actor, check = _checker(request), checks.get_check(number)
    checks.require_item(check, item)
    checking.answer(actor, item, given.answers, given.words)
    return _check(checks.get_check(number))


@router.post("/checks/{number}/finish", response=CheckOut, summary="End a check")
def finish(request: HttpRequest, number: Number) -> dict[str, Any]:
    """End a check whose cases have all been looked at; from now on anybody can draw again."""
    return _check(checking.finish(_checker(request), number))


def _watcher(request: HttpRequest) -> Actor:
    actor = actor_of(request.user)
    if not (actor.has(reads.WATCH) or actor.has(reads.OVERSEE)):
        raise Denied(_("Your post watches over no risks."))
    return actor


def _checker(request: HttpRequest) -> Actor:
    actor = actor_of(request.user)
    require_grant(actor, checks.GRANT)
    return actor


def _row(alert: Alert) -> dict[str, Any]:
    plain = ("rule", "node", "level", "state", "outcome", "found_at", "version")
    names = dict(rules.get_version(alert.rule_version_id).body["label"])
    case = {"case": alert.case_id, "receipt": alert.case.receipt, "area": alert.area_code}
    return {name: getattr(alert, name) for name in plain} | case | {"id": alert.pk, "rule_names": names}


def _told(alert: Alert, response: HttpResponse) -> dict[str, Any]:
    response["ETag"], response["Cache-Control"] = write_tag(alert.version), "no-store"
    acts = [
        {"kind": act.kind, "at": act.at, "by": act.by.name if act.by else "", "words": act.words}
        for act in alert.acts.select_related("by").order_by("id")
    ]
    return _row(alert) | {"facts": alert.facts, "acts": acts}


def _published(check: Check) -> dict[str, Any]:
    plain = ("title", "state", "list_sha256", "size", "source", "drawn_on")
    return {name: getattr(check, name) for name in plain} | {"id": check.pk, "area": check.area_code}


def _check(check: Check) -> dict[str, Any]:
    items = [_item(item) for item in checks.list_items(check)]
    told = {"state": check.state, "list_sha256": check.list_sha256, "typed": check.numbers.count()}
    return {"id": check.pk, "items": items} | told


def _item(item: CheckItem) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in ("answers", "words", "at")}
    return plain | {"id": item.pk, "case": item.case_id, "receipt": item.case.receipt, "finding": item.finding_id}
