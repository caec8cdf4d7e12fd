"""An alert is raised, answered, passed up and closed with its reason; each act is linked in a chain of its own, each look is noted."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Conflict, Denied, Invalid, Stale
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline import public as timeline

from ..models import Alert, AlertAct, AlertLook
from ..selectors.alerts import OVERSEE, get_alert
from ..selectors.facts import Found
from ..selectors.records import commit_facts
from ..selectors.watchers import find_watcher, risk_at

RAISED, ANSWERED, PASSED_UP, CLOSED = "raised", "answered", "passed_up", "closed"
OUTCOMES = (Alert.CONFIRMED, Alert.EXPLAINED, Alert.FALSE_ALARM)


def raise_alert(rule: rules.ContentVersion, case: cases.Case, found: Found, given: Mapping[str, Any]) -> Alert:
    """Write an alert and give it to the post that watches."""
    level, function = risk_at(case, found.node)
    watcher = find_watcher(case, function or rule.body["watcher"], found.concerned)
    alert = Alert(rule=rule.key, rule_version=rule, case=case, node=found.node, mark=found.mark)
    alert.level, alert.facts = level or rule.body["level"], {**found.facts, **given}
    alert.area_code, alert.watcher_id = case.area_code, watcher
    alert.concerned, alert.found_at = sorted(found.concerned), clock.now()
    with transaction.atomic():
        alert.save()
        _note(alert, SYSTEM, RAISED, "", {"rule": rule.key, "case": case.pk, "watcher": watcher, "level": alert.level})
    return alert


def answer(actor: Actor, number: int, version: int, words: str) -> Alert:
    """Write down what was found; the alert stays open until it is closed with an outcome."""
    with transaction.atomic():
        alert = _held(actor, number, version)
        alert.state = Alert.ANSWERED
        _note(alert, actor, ANSWERED, cases.check_words(words, required=True), {})
    return alert


def close(actor: Actor, number: int, version: int, outcome: str, words: str) -> Alert:
    """Close an alert with its outcome and the reason."""
    if outcome not in OUTCOMES:
        raise Invalid({"outcome": _("Choose what came of it.")})
    with transaction.atomic():
        alert = _held(actor, number, version)
        alert.state, alert.outcome, alert.closed_at = Alert.CLOSED, outcome, clock.now()
        _note(alert, actor, CLOSED, cases.check_words(words, required=True), {"outcome": outcome})
    return alert


def pass_up(actor: Actor, number: int, version: int, words: str) -> Alert:
    """Give an alert to the post above, where the watcher cannot or must not judge."""
    with transaction.atomic():
        alert = _held(actor, number, version)
        above = parties.find_superior(alert.watcher_id, 1) if alert.watcher_id else None
        if above is None or set(parties.sitters_of(above)) & set(alert.concerned):
            above = None
        alert.watcher_id = above
        _note(alert, actor, PASSED_UP, cases.check_words(words, required=True), {"watcher": above})
    return alert


def look(actor: Actor, number: int) -> Alert:
    """Return an alert to somebody who may see it, with the look on record."""
    alert = get_alert(actor, number)
    if actor.person_id is None:
        raise Denied(_("Only a person can look at an alert."))
    AlertLook.objects.create(alert=alert, person_id=actor.person_id, at=clock.now())
    return alert


def _held(actor: Actor, number: int, version: int) -> Alert:
    get_alert(actor, number)
    alert = Alert.objects.select_for_update().get(pk=number)
    if alert.version != version:
        raise Stale(_("Somebody else has just acted on this alert. Look at what is new, then decide again."))
    if alert.state == Alert.CLOSED:
        raise Conflict(_("This alert is closed."))
    if alert.watcher_id not in actor.posts and not actor.has(OVERSEE):
        raise Denied(_("Only the post that watches can do this."))
    return alert


def _note(alert: Alert, actor: Actor, kind: str, words: str, data: dict[str, Any]) -> None:
    """Add an act: its words beside their salt, the commitment and the codes in the alert's own chain."""
    act = AlertAct(alert=alert, kind=kind, at=clock.now(), by_id=actor.person_id, words=words)
    if kind == RAISED:
        act.salt = timeline.new_salt()
        data = data | {"facts": commit_facts(alert, act)}
    if words:
        act.salt = timeline.new_salt()
        data = data | {"words": timeline.commit_text(act.salt, words)}
    draft = timeline.Draft(kind=f"alert_{kind}", actor=actor.label, data=data, at=clock.now())
    rows.write([act, *timeline.append(alert, alert.chain, [draft])], [])
    alert.version += 1
    alert.save()
