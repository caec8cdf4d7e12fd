"""How alerts, facts and outcomes are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say, say_list
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.modules.integrity.models import Alert
from gongzhi.modules.integrity.rules.content import PLACE

LEVELS = {"high": gettext_lazy("high"), "medium": gettext_lazy("medium"), "low": gettext_lazy("low")}
BADGES = {"high": "danger", "medium": "soon", "low": ""}
STATES = {
    Alert.OPEN: gettext_lazy("waits for an answer"),
    Alert.ANSWERED: gettext_lazy("looked into"),
    Alert.CLOSED: gettext_lazy("alert closed"),
}
OUTCOMES = {
    Alert.CONFIRMED: gettext_lazy("confirmed: something was wrong"),
    Alert.EXPLAINED: gettext_lazy("explained: in order"),
    Alert.FALSE_ALARM: gettext_lazy("false alarm: the rule does not fit"),
}
ACTS = {
    "raised": gettext_lazy("The rule warned"),
    "answered": gettext_lazy("Looked into"),
    "passed_up": gettext_lazy("Passed up"),
    "closed": gettext_lazy("Alert closed"),
}
KINDS = {
    "self": gettext_lazy("myself"),
    "spouse": gettext_lazy("spouse"),
    "parent": gettext_lazy("parent"),
    "child": gettext_lazy("child"),
    "sibling": gettext_lazy("brother or sister"),
    "relative": gettext_lazy("other relative"),
    "interest": gettext_lazy("shared interest"),
}
FACTS = {
    "relation": gettext_lazy("Declared relation of who did the step"),
    "cases": gettext_lazy("Purchases counted together"),
    "sum": gettext_lazy("Together (yuan)"),
    "most": gettext_lazy("The largest of them (yuan)"),
    "threshold": gettext_lazy("Threshold (yuan)"),
    "days": gettext_lazy("Days counted together"),
    "bidders": gettext_lazy("Bidders"),
    "times": gettext_lazy("Times with the same single bidder"),
    "least": gettext_lazy("From so many on"),
    "published": gettext_lazy("Made public"),
    "shown_days": gettext_lazy("Days on display"),
    "due_days": gettext_lazy("Days due"),
    "hours": gettext_lazy("Hours taken"),
    "median": gettext_lazy("Hours in the middle of other cases"),
    "deviation": gettext_lazy("Deviation (robust z)"),
    "limit": gettext_lazy("Unusual from"),
    "n": gettext_lazy("Cases compared with"),
    "has_duty": gettext_lazy("The post has the duty"),
    "on_duty": gettext_lazy("The post was on duty"),
    "with": gettext_lazy("Cases counted together"),
}
MONEY = {"sum", "most"}
FEN = 100


def facts_of(alert: Alert) -> list[dict[str, Any]]:
    """Return the facts as pairs for a page."""
    return [
        {"term": str(FACTS[name]), "value": _value(name, value)}
        for name, value in alert.facts.items()
        if name in FACTS and value not in ("", None)
    ]


def _value(name: str, value: Any) -> str:
    if name in MONEY:
        return f"{value / FEN:,.2f}"
    if name == "relation":
        return str(KINDS.get(value, value))
    if name == "with":
        return say_list(case.receipt for case in cases.Case.objects.filter(pk__in=value[:20]).order_by("id"))
    return (_("yes") if value else _("no")) if isinstance(value, bool) else f"{value:,}"


def fill(sentence: Mapping[str, str] | None, facts: Mapping[str, Any]) -> str:
    """Return a sentence of a rule with its facts; what nobody has decided is said to be the county's."""
    if not sentence:
        return ""
    return PLACE.sub(lambda found: _said(found[1], facts.get(found[1])), say(sentence))


def _said(name: str, value: Any) -> str:
    return _value(name, value) if value is not None else _("to be decided by the county")


def rule_name(key: str) -> str:
    found = rules.find_content("alert_rule", key)
    return say(found.body["label"]) if found else key


def matter_name(key: str) -> str:
    found = rules.find_content("matter", key)
    return say(found.body["names"]) if found else key


def step_name(case: cases.Case, node: str) -> str:
    return say(case.process_body.get("nodes", {}).get(node)) if node else _("the whole case")
