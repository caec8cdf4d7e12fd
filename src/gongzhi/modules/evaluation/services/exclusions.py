"""Leaving a case out of the rates: an office applies, a second person decides, an appeal goes to a third. Each act is on the case."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.public import Case, Change, Field, Verb, Wish, WorkItem
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.evaluation.models import Exclusion

APPLY, DECIDE, APPEAL, SETTLE = "apply_exclusion", "decide_exclusion", "appeal_exclusion", "settle_appeal"
ANSWERED = ("answered", *cases.LAST_STAGES)
GRANT, REFUSE = "granted", "refused"


def find_exclusion(case_id: int) -> Exclusion | None:
    return Exclusion.objects.filter(case=case_id).first()


def _reasons(_case: Case) -> tuple[Field, ...]:
    found = sorted(rules.list_content("exclusion_reason"), key=lambda version: version.body["order"])
    options = tuple((version.key, version.body["label"]) for version in found)
    return (Field("reason", _("Reason"), "choice", required=True, options=options),)


def _decisions(_case: Case) -> tuple[Field, ...]:
    options = ((GRANT, str(_("Leave the case out"))), (REFUSE, str(_("Do not leave it out"))))
    return (Field("decision", _("Decision"), "choice", required=True, options=options),)


def _nothing(_case: Case) -> tuple[Field, ...]:
    return ()


def is_of_their_office(actor: Actor, case: Case, grant: str) -> bool:
    """Say whether the case is, or was last, in the hands of the actor's office or one below it."""
    above = parties.organisations_above(case.organisation_id) if case.organisation_id else frozenset()
    return any(seat.organisation_id in above for seat in actor.seats_with(f"case.{grant}"))


def is_within(parameter: str, start: datetime | None) -> bool:
    """Say whether the time since `start` that the county allows is not over; without a decision there is no limit."""
    value = rules.parameter(parameter, clock.today()).value
    if value is None or start is None:
        return True
    return clock.now() <= calendar.due(start, int(value["amount"]), str(value["unit"])).at


def may_apply(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    if case.restricted or case.register or case.subject_organisation_id or case.stage not in ANSWERED:
        return False
    in_time = is_within("exclusion_within", case.closed_at)
    return in_time and is_of_their_office(actor, case, APPLY) and find_exclusion(case.pk) is None


def may_decide(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    found = find_exclusion(case.pk)
    return found is not None and found.state == Exclusion.APPLIED and actor.person_id != found.applied_by_id


def may_appeal(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    # Told from memory first: the page of a case in hand shall not ask the database for this.
    if case.stage not in ANSWERED or not is_of_their_office(actor, case, APPEAL):
        return False
    found = find_exclusion(case.pk)
    return found is not None and found.state == Exclusion.REFUSED and is_within("appeal_within", found.decided_at)


def may_settle(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    found = find_exclusion(case.pk)
    if found is None or found.state != Exclusion.APPEALED:
        return False
    return actor.person_id not in (found.applied_by_id, found.decided_by_id, found.appealed_by_id)


def _checked(change: Change, possible: bool) -> int:
    """Return who acts; raise where it is nobody, or the act is not possible for them now."""
    if change.actor.person_id is None:
        raise Denied(_("Only a person may do this."))
    if not possible:
        raise Conflict(
            _("This is not possible now, or not for you: who applied or decided before cannot decide again.")
        )
    return change.actor.person_id


def apply_for(change: Change, wish: Wish) -> None:
    """Ask that the case be left out of the rates, for a reason of the list and with the facts."""
    person = _checked(change, may_apply(change.actor, change.case, change.items))
    fields = _reasons(change.case)
    read = cases.check_values(change, fields, wish.values)
    words = cases.check_words(wish.words, required=True)
    change.record("exclusion_applied")
    cases.keep_values(change, fields, read)
    change.write("note", words)
    row = Exclusion(case=change.case, organisation=change.case.organisation, reason=read["reason"])
    row.applied_at, row.applied_by_id = clock.now(), person
    change.add(row)


def decide(change: Change, wish: Wish) -> None:
    """Decide an application; the reason is on record."""
    _checked(change, may_decide(change.actor, change.case, change.items))
    granted = _record(change, wish, "exclusion_decided")
    found = _locked(change)
    found.state = Exclusion.GRANTED if granted else Exclusion.REFUSED
    found.decided_at, found.decided_by_id = clock.now(), change.actor.person_id
    change.touch(found, "state", "decided_at", "decided_by")


def appeal(change: Change, wish: Wish) -> None:
    """Ask another person to look at a refusal."""
    _checked(change, may_appeal(change.actor, change.case, change.items))
    words = cases.check_words(wish.words, required=True)
    change.record("exclusion_appealed")
    change.write("note", words)
    found = _locked(change)
    found.state = Exclusion.APPEALED
    found.appealed_at, found.appealed_by_id = clock.now(), change.actor.person_id
    change.touch(found, "state", "appealed_at", "appealed_by")


def settle(change: Change, wish: Wish) -> None:
    """Decide an appeal, for good."""
    _checked(change, may_settle(change.actor, change.case, change.items))
    granted = _record(change, wish, "appeal_settled")
    found = _locked(change)
    found.state = Exclusion.GRANTED_ON_APPEAL if granted else Exclusion.REFUSED_ON_APPEAL
    found.settled_at, found.settled_by_id = clock.now(), change.actor.person_id
    change.touch(found, "state", "settled_at", "settled_by")


def _record(change: Change, wish: Wish, kind: str) -> bool:
    fields = _decisions(change.case)
    read = cases.check_values(change, fields, wish.values)
    words = cases.check_words(wish.words, required=True)
    change.record(kind)
    cases.keep_values(change, fields, read)
    change.write("note", words)
    return bool(read["decision"] == GRANT)


def _locked(change: Change) -> Exclusion:
    """Return the application; the lock on the case's row, which the change holds, is its lock too."""
    return Exclusion.objects.get(case=change.case)


def register_verbs() -> None:
    """Let the page of a case and the API offer these acts, each to those who may do it now."""
    facts, reason = _("The facts and evidence (internal)"), _("Reason (internal; the office reads it)")
    for name, outcome, label, do, possible, fields, words_label in (
        (APPLY, "exclusion_applied", _("Apply for exclusion from the rates"), apply_for, may_apply, _reasons, facts),
        (DECIDE, "exclusion_decided", _("Decide on exclusion"), decide, may_decide, _decisions, reason),
        (APPEAL, "exclusion_appealed", _("Appeal against the refusal"), appeal, may_appeal, _nothing, facts),
        (SETTLE, "appeal_settled", _("Decide on the appeal"), settle, may_settle, _decisions, reason),
    ):
        cases.register_verb(
            Verb(
                name=name,
                label=label,
                outcome=outcome,
                do=do,
                possible=possible,
                fields=fields,
                words="required",
                words_label=words_label,
            )
        )
