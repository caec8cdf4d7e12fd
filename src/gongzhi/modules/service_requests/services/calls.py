"""A phone call: several matters of one caller, each opened, answered at once, refused, joined or handed to the petition office, all or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Invalid
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.service_requests.models import Call, CallMatter

from . import intake
from .report import Report

TAKE, REGISTER = "call.take", "case.register"
OPENED, ANSWERED, REFUSED, JOINED, PETITION = "opened", "answered_at_once", "refused", "joined", "petition"
# What becomes of a matter → the process under which its case runs; without one that of the matter.
PROCESSES = {
    ANSWERED: "instant_answer",
    REFUSED: "not_accepted",
    PETITION: "petition",
}
ORDINARY = "normal"
EMERGENCIES = ("110", "119", "120", "122")
MOST_MATTERS = 10


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One thing that the caller wants: the words, where, what about, and what is to become of it."""

    text: str
    place: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    kind: str = ""
    matter: str = ""
    urgency: str = "normal"
    act: str = OPENED
    # Of ANSWERED: the version of the knowledge base. Of REFUSED: the ground. Of JOINED: the case. `words`: what is told besides.
    version: int | None = None
    ground: str = ""
    same: int | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls, and whether for an enterprise; without phone and name where the caller wants to be anonymous."""

    phone: str = ""
    name: str = ""
    anonymous: bool = False
    enterprise: bool = False


@dataclass(frozen=True)
class Prepared:
    """A matter that was checked: its case to be, what is told, and what the entry of the timeline names."""

    matter: Matter
    draft: cases.CaseDraft
    told: str
    detail: str
    target: int | None = None


def register_call(actor: Actor, caller: Caller, matters: Sequence[Matter], *, key: str, emergency: str = "") -> Call:
    """Register a call with all its matters, or none; with the same key again it gives the same call and opens nothing.

    Raises Denied without the right to take calls, Invalid with what cannot be taken.
    """
    seat = _seat(actor)
    digest = custody.lookup("call-key", key)
    if known := Call.objects.filter(key=digest).first():
        return known
    if not 1 <= len(matters) <= MOST_MATTERS:
        raise Invalid({"text": _("A call has between one and %(most)d matters.") % {"most": MOST_MATTERS}})
    if emergency and emergency not in EMERGENCIES:
        raise Invalid({"emergency": _("Choose one of the emergency numbers.")})
    prepared = [prepare(actor, caller, matter) for matter in matters]
    try:
        with transaction.atomic():
            call = Call.objects.create(key=digest, post_id=seat.post_id, at=clock.now(), emergency=emergency)
            _open(actor, call, prepared)
    except IntegrityError:
        # The same form was sent twice at once: the other one has it.
        found = Call.objects.filter(key=digest).first()
        if found is None:
            raise
        return found
    return call


def _seat(actor: Actor) -> access.Seat:
    access.require_grant(actor, TAKE)
    return next(actor.seats_with(TAKE))


def prepare(actor: Actor, caller: Caller, matter: Matter) -> Prepared:
    """Return the matter as it would be opened. Raises Invalid with a message for each field that cannot be taken."""
    _check_urgency(matter.urgency)
    told, detail, target = CHECKS.get(matter.act, _no_act)(actor, matter)
    report = Report(
        text=matter.text,
        anonymous=caller.anonymous,
        name=caller.name,
        phone=caller.phone,
        lon=matter.lon,
        lat=matter.lat,
        crs="CGCS2000",
        place=matter.place,
        area=matter.area,
        channel="phone",
        matter=matter.matter,
        kind=matter.kind,
        urgency=matter.urgency,
        enterprise=caller.enterprise,
        process=PROCESSES.get(matter.act, ""),
    )
    draft = intake.prepare(report)
    if draft.restricted and matter.act != OPENED:
        raise Invalid(
            {"act": _("An accusation goes to discipline. Register it for handling; nobody else will see it.")}
        )
    if not _is_within(actor, draft.area):
        raise Invalid({"place": _("This place lies outside the area of your post.")})
    return Prepared(matter, draft, told, detail, target)


def _check_urgency(level: str) -> None:
    """Raise Invalid for a level that content does not know; left as it is, it would be handled like any other."""
    if level != ORDINARY and rules.find_content("urgency", level) is None:
        raise Invalid({"urgency": _("There is no such level of urgency. Choose one from the list.")})


def _is_within(actor: Actor, area: str) -> bool:
    seats = [seat for seat in actor.seats_with(REGISTER) if seat.scope == "area"]
    return any(area.startswith(code) for seat in seats for code in seat.area_codes)


Told = tuple[str, str, int | None]


def _no_act(_actor: Actor, _matter: Matter) -> Told:
    raise Invalid({"act": _("Choose what is to become of this matter.")})


def _plain(_actor: Actor, _matter: Matter) -> Told:
    return "", "", None


def _answered(_actor: Actor, matter: Matter) -> Told:
    version = knowledge.find_in_force(matter.version) if matter.version else None
    if version is None:
        raise Invalid({"version": _("Choose the answer that you told. It must be in force today.")})
    return *_told_of(version, matter.words), None


def _told_of(version: knowledge.Version, words: str) -> tuple[str, str]:
    return f"{version.answer}\n{words.strip()}".strip(), f"{version.entry.key}/{version.number}"


def _refused(_actor: Actor, matter: Matter) -> Told:
    ground = rules.find_content("refusal", matter.ground) if matter.ground else None
    if ground is None:
        raise Invalid({"ground": _("Choose the legal reason for which it is not accepted.")})
    objection = rules.get_content("text", "call_objection").body["text"]["zh"]
    parts = [ground.body["text"]["zh"], matter.words.strip(), objection]
    return "\n".join(part for part in parts if part), ground.key, None


def _joined(actor: Actor, matter: Matter) -> Told:
    target = cases.find_case(actor, matter.same) if matter.same else None
    if target is None or not target.is_open:
        raise Invalid({"same": _("Choose the open case to which this belongs.")})
    return "", "", target.pk


def _petition(_actor: Actor, _matter: Matter) -> Told:
    return "", "", None


CHECKS: dict[str, Callable[[Actor, Matter], Told]] = {
    OPENED: _plain,
    ANSWERED: _answered,
    REFUSED: _refused,
    JOINED: _joined,
    PETITION: _petition,
}


def _open(actor: Actor, call: Call, prepared: Sequence[Prepared]) -> None:
    found = processes.open_cases(actor, [one.draft for one in prepared])
    matters = [
        CallMatter(call=call, case=case, act=one.matter.act, detail=one.detail, at=call.at)
        for case, one in zip(found, prepared, strict=True)
    ]
    CallMatter.objects.bulk_create(matters)
    for case, one in zip(found, prepared, strict=True):
        if one.target is not None:
            _join(actor, case, one.target)
        elif one.matter.act in FINISHES:
            _finish(actor, case, one)
    if call.emergency:
        with cases.change_case(access.SYSTEM, found[0].pk, version=None) as change:
            change.record("emergency_transfer", actor=actor, number=call.emergency)


def _join(actor: Actor, case: cases.Case, target: int) -> None:
    """Let the report follow the case that is being handled; its reporter hears what the other one's does."""
    try:
        with cases.change_case(actor, case.pk, version=None) as change:
            access.require(actor, REGISTER, change.case)
            cases.join_new(change, target)
    except Invalid as refusal:
        raise Invalid({"same": str(refusal)}) from refusal


# What ends with the call itself: the step of the process that the call-taker does, which is its outcome too.
FINISHES = {ANSWERED: "answer_now", REFUSED: "refuse"}


def _finish(actor: Actor, case: cases.Case, one: Prepared) -> None:
    """Do the call-taker's only step: tell, put on record what was told and by which ground, close."""
    with cases.change_case(actor, case.pk, version=None) as change:
        _tell(change, one.matter.act, one.told, one.detail)


def _tell(change: cases.Change, act: str, told: str, detail: str) -> None:
    access.require(change.actor, REGISTER, change.case)
    seat = access.find_seat(change.actor, REGISTER, change.case)
    change.post_id = seat.post_id if seat else None
    facts: dict[str, Any] = {"detail": detail} if detail else {}
    change.record(act, **facts)
    change.write("answer", custody.redact(told)[0])
    processes.complete(change, FINISHES[act], act)


def answer_past_call(change: cases.Change, version: knowledge.Version, words: str = "") -> None:
    """Let a past case have been answered during its call: what `register_call` does, on a change in memory."""
    told, detail = _told_of(version, words)
    change.refresh_posts()
    _tell(change, ANSWERED, told, detail)
    key, now = custody.lookup("call-key", change.case.chain), clock.now()
    call = rows.new(Call, key=key, post_id=_seat(change.actor).post_id, at=now)
    change.add(call)
    change.add(rows.new(CallMatter, call=call, case=change.case, act=ANSWERED, detail=detail, at=now))
