"""A random check from the list that is fixed to the seed that is published: each step is linked in the check's own chain."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.common.text import read_number, say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline import public as timeline

from ..models import Check, CheckItem, CheckNumber
from ..rules import drawing
from ..selectors.checks import MOST_LISTED, list_candidates, require
from ..selectors.records import commit_answers, plan_digest

CHANNEL = "check"
SALT_BYTES = 32
LONGEST_TITLE, LONGEST_SOURCE = 80, 120
FINE, FINDING, NOT_ASKED = "fine", "finding", "not_asked"
ANSWERS = (FINE, FINDING, NOT_ASKED)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody wants to check, as it was typed."""

    title: str
    checklist: str
    area: str
    since: str
    until: str
    size: str
    source: str
    drawn_on: str


def fix_list(actor: Actor, plan: Plan) -> Check:
    """Fix the list and publish its hash; what is drawn depends on a public number of a day to come."""
    require(actor, plan.area)
    days, size = _checked(plan)
    checklist = rules.get_content("checklist", plan.checklist)
    items = list_candidates(checklist, plan.area, days["since"], days["until"])
    if len(items) <= size:
        words = _("Only %(count)d cases were closed there in these days: too few to draw %(size)d.")
        raise Invalid({"size": words % {"count": len(items), "size": size}})
    if len(items) >= MOST_LISTED:
        raise Invalid({"until": _("These are more than %(most)d cases; choose fewer days.") % {"most": MOST_LISTED}})
    check = Check(title=plan.title.strip(), checklist=checklist, area_code=plan.area, size=size, items=items, **days)
    check.source, check.salt = plan.source.strip(), secrets.token_hex(SALT_BYTES)
    check.list_sha256 = drawing.list_hash(check.salt, items)
    check.by_id, check.listed_at = _person(actor), clock.now()
    with transaction.atomic():
        check.save()
        _note(
            check,
            actor,
            "check_listed",
            {"sha256": check.list_sha256, "count": len(items), "size": size, "plan": plan_digest(check)},
        )
    return check


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Denied(_("Only a person can do this."))
    return actor.person_id


def _checked(plan: Plan) -> tuple[dict[str, date], int]:
    """Return the days and how many are drawn; raise Invalid with a message for each field that cannot be taken."""
    days = {name: _day(getattr(plan, name)) for name in ("since", "until", "drawn_on")}
    size = read_number(plan.size) or 0
    faults = _faults_of_words(plan) | _faults_of_days(days)
    if not 0 < size <= MOST_LISTED:
        faults["size"] = _("How many are drawn?")
    if faults:
        raise Invalid(faults)
    return {name: day for name, day in days.items() if day}, size


def _faults_of_words(plan: Plan) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    if not 0 < len(plan.title.strip()) <= LONGEST_TITLE:
        faults["title"] = _("Please give a short title.")
    if not 0 < len(plan.source.strip()) <= LONGEST_SOURCE:
        faults["source"] = _("Say which public draw decides, such as a lottery with its number.")
    if areas.find_area(plan.area) is None or areas.level_of(plan.area) == "grid":
        faults["area"] = _("There is no such area. Choose one from the list.")
    if rules.find_content("checklist", plan.checklist) is None:
        faults["checklist"] = _("Choose one of the list.")
    return faults


def _faults_of_days(days: Mapping[str, date | None]) -> dict[str, Any]:
    faults: dict[str, Any] = {name: _("Write the date as 2027-02-06.") for name, day in days.items() if day is None}
    if days["drawn_on"] and days["drawn_on"] <= clock.today():
        faults["drawn_on"] = _("The draw must lie in the future: nobody may know its number when the list is fixed.")
    if days["since"] and days["until"] and days["since"] > days["until"]:
        faults["until"] = _("The end lies before the beginning.")
    return faults


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def type_number(actor: Actor, check_id: int, typed: str) -> Check:
    """Take the public number from one of two persons; where both typed the same, the draw is made, else both begin anew."""
    number = drawing.plain_number(typed)
    if not number:
        raise Invalid({"number": _("Type all digits of the public number.")})
    with transaction.atomic():
        check = _held(actor, check_id, Check.LISTED)
        if clock.today() < check.drawn_on:
            raise Conflict(_("The draw has not been held yet."))
        earlier = check.numbers.select_for_update().first()
        if earlier is None:
            CheckNumber.objects.create(check_of=check, person_id=_person(actor), number=number, at=clock.now())
            _note(check, actor, "check_number_typed", {})
        elif earlier.person_id == actor.person_id:
            raise Denied(_("You typed the number already; a second person must type it, without seeing yours."))
        elif earlier.number != number:
            check.numbers.all().delete()
            _note(check, actor, "check_numbers_differ", {})
        else:
            _draw(check, actor, number)
    return check


def _draw(check: Check, actor: Actor, number: str) -> None:
    check.number, check.seed = number, drawing.seed_of(check.list_sha256, number)
    check.state = Check.DRAWN
    receipts = drawing.draw(check.seed, check.items, check.size)
    numbers = {receipt: int(receipt.partition("-")[2]) for receipt in receipts}
    CheckItem.objects.bulk_create(
        CheckItem(check_of=check, case_id=numbers[receipt], place=place)
        for place, receipt in enumerate(receipts, start=1)
    )
    _note(check, actor, "check_drawn", {"number": number, "cases": [numbers[receipt] for receipt in receipts]})


def answer(actor: Actor, item_id: int, given: Mapping[str, str], words: str) -> CheckItem:
    """Write down what the checklist asks of one case; a finding becomes a case of its own, or nothing is written."""
    item = CheckItem.objects.select_related("check_of", "case").filter(pk=item_id).first()
    if item is None:
        raise Conflict(_("There is no such case in this check."))
    require(actor, item.check_of.area_code)
    item.answers = _answers(item.check_of, given)
    is_bad = FINDING in item.answers.values()
    item.words = cases.check_words(custody.redact(words)[0], required=is_bad)
    if is_bad:
        processes.open_cases(actor, [_finding(item)], along=lambda case: _settle(actor, item, case))
        return item
    with transaction.atomic():
        _settle(actor, item)
    return item


def _settle(actor: Actor, item: CheckItem, finding: cases.Case | None = None) -> Sequence[Model]:
    """Write the answer, once, within the transaction that opens its finding; there are no further rows."""
    check = _held(actor, item.check_of_id, Check.DRAWN)
    if CheckItem.objects.filter(pk=item.pk, at__isnull=False).exists():
        raise Conflict(_("This case has been checked already."))
    if item.case.work_items.filter(done_by=actor.person_id).exists():
        raise Denied(_("You worked on this case yourself. Somebody else must check it."))
    item.finding, item.by_id, item.at = finding, actor.person_id, clock.now()
    item.salt = timeline.new_salt()
    item.save()
    told = {"case": item.case_id, "finding": finding is not None, "sha256": commit_answers(item)}
    _note(check, actor, "check_answered", told)
    return ()


def _answers(check: Check, given: Mapping[str, str]) -> dict[str, str]:
    keys = [one["key"] for one in rules.get_version(check.checklist_id).body["items"]]
    found = {key: given.get(key, "") for key in keys}
    if missing := [key for key, value in found.items() if value not in ANSWERS]:
        raise Invalid({f"item-{key}": _("Choose one of the list.") for key in missing})
    return found


def _finding(item: CheckItem) -> cases.CaseDraft:
    """Return the case for a finding; it never goes to the office that it is about."""
    body = rules.get_version(item.check_of.checklist_id).body
    matter = rules.get_content("matter", body["finding"])
    labels = {one["key"]: say(one["label"]) for one in body["items"]}
    found = say_list((labels[key] for key, value in item.answers.items() if value == FINDING), ";")
    head = gettext("Found in random check no. %(check)d, case %(receipt)s: %(found)s")
    head %= {"check": item.check_of_id, "receipt": item.case.receipt, "found": found}
    return cases.CaseDraft(
        text=f"{head}\n{item.words}",
        channel=CHANNEL,
        matter=matter.key,
        matter_version=matter,
        process_version=rules.get_content("process", matter.body["process"]),
        kind=matter.body["kind"],
        area=item.case.area_code,
        subject_organisation_id=item.case.organisation_id,
        restricted=bool(matter.body["restricted"]),
    )


def finish(actor: Actor, check_id: int) -> Check:
    """End a check: all cases have been looked at; from now on anybody can draw again."""
    with transaction.atomic():
        check = _held(actor, check_id, Check.DRAWN)
        if check.drawn.filter(at=None).exists():
            raise Conflict(_("Some cases have not been checked yet."))
        check.state, check.done_at = Check.DONE, clock.now()
        _note(check, actor, "check_done", {"seed": check.seed})
    return check


def _held(actor: Actor, check_id: int, state: str) -> Check:
    check = Check.objects.select_for_update().filter(pk=check_id).first()
    if check is None or check.state != state:
        raise Conflict(_("This is not possible now: the check is at another step."))
    require(actor, check.area_code)
    return check


def _note(check: Check, actor: Actor, kind: str, data: dict[str, Any]) -> None:
    draft = timeline.Draft(kind=kind, actor=actor.label, data=data, at=clock.now())
    rows.write(list(timeline.append(check, check.chain, [draft])), [])
    check.save()
