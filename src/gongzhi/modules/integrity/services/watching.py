"""Looking at cases: their facts are gathered, the rules that hold for them are asked, and what they warn of becomes an alert."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from gongzhi.common import feel
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from ..models import Alert, Deed
from ..selectors.alerts import parameters_of
from ..selectors.facts import GATHER, PACE, Found, Pace, Subject
from ..selectors.watchers import risk_at
from .alerting import raise_alert
from .ledger import enter

logger = logging.getLogger(__name__)
AT_ONCE = 500


def watch(numbers: Collection[int]) -> None:
    """Ask every rule about some cases; what it warned of before it does not warn of again."""
    read = cases.Case.objects.filter(pk__in=numbers).prefetch_related("forms", "work_items", "postings")
    found = [case for case in read.order_by("pk") if case.matter_body.get("risks")]
    deeds, pace = enter(found), Pace()
    known: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for number, rule_key, mark in Alert.objects.filter(case__in=deeds).values_list("case_id", "rule", "mark"):
        known[number].add((rule_key, mark))
    for case in found:
        items = sorted(case.work_items.all(), key=lambda item: item.pk)
        subject = Subject(case, items, deeds[case.pk], pace)
        for rule in rules.list_content("alert_rule"):
            if _holds_for(rule, case):
                _ask(rule, subject, known[case.pk])


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
    watch(list(waiting.values_list("case_id", flat=True)[:AT_ONCE]))
