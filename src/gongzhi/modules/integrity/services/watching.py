"""Looking at a case: its facts are gathered, the rules that hold for it are asked, and what they warn of becomes an alert."""

import logging
from collections.abc import Mapping
from typing import Any

from gongzhi.common import feel
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from ..models import Alert, Deed
from ..selectors.alerts import parameters_of
from ..selectors.facts import GATHER, PACE, Found, Subject
from ..selectors.watchers import risk_at
from .alerting import raise_alert
from .ledger import enter

logger = logging.getLogger(__name__)
AT_ONCE = 500


def watch(number: int) -> None:
    """Ask every rule about a case; what it warned of before it does not warn of again."""
    case = cases.Case.objects.filter(pk=number).prefetch_related("forms").first()
    if case is None or not case.matter_body.get("risks"):
        return
    subject = Subject(case, list(case.work_items.order_by("id")), enter(case))
    known = set(Alert.objects.filter(case=case).values_list("rule", "mark"))
    for rule in rules.list_content("alert_rule"):
        if _holds_for(rule, case):
            _ask(rule, subject, known)


def _holds_for(rule: rules.ContentVersion, case: cases.Case) -> bool:
    wanted = rule.body.get("categories")
    return wanted is None or any(case.matter_body["category"].startswith(code) for code in wanted)


def _ask(rule: rules.ContentVersion, subject: Subject, known: set[tuple[str, str]]) -> None:
    given = parameters_of(rule)
    if any(value is None for value in given.values()):
        return
    for found in GATHER[rule.body["facts"]](subject, given):
        if (rule.key, found.mark) not in known and _warns(rule, subject, found, given):
            raise_alert(rule, subject.case, found, given)
            known.add((rule.key, found.mark))


def _warns(rule: rules.ContentVersion, subject: Subject, found: Found, given: Mapping[str, Any]) -> bool:
    facts = {name: value for name, value in found.facts.items() if name != "with"}
    try:
        return feel.holds(rule.body["when"], {**facts, **given, "risk": risk_at(subject.case, found.node)[0]})
    except feel.FeelError as error:
        # A rule that gives no answer warns nobody; whoever cares for the platform reads it here.
        logger.warning("alert rule %s: %s", rule.key, error)
        return False


def look_for_delay() -> None:
    """Look at the cases that have been open longest and of which nobody is warned yet: they may have become unusually slow."""
    waiting = Deed.objects.filter(closed_at=None).exclude(case__alerts__mark=PACE).order_by("opened_at")
    for number in list(waiting.values_list("case_id", flat=True)[:AT_ONCE]):
        watch(number)
