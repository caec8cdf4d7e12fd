"""The alerts that somebody may see: the watcher's own, and for those who oversee, all of their areas; never who is concerned."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules

from ..models import Alert

WATCH, OVERSEE = "integrity.watch", "integrity.oversee"
A_PAGE = 50
MOST_COUNTED = 99


def visible(actor: Actor) -> Q:
    """Return the condition of the alerts that the actor may see, but for those that concern them (`is_concerned`)."""
    seen = Q(pk__in=[])
    posts = [seat.post_id for seat in actor.seats_with(WATCH)]
    if posts:
        seen |= Q(watcher__in=posts)
    for seat in actor.seats_with(OVERSEE):
        for code in seat.area_codes if seat.scope == "area" else ():
            seen |= areas.in_scope("area_code", code)
    return seen


def is_concerned(actor: Actor, alert: Alert) -> bool:
    return actor.person_id in alert.concerned


def list_alerts(actor: Actor, *, closed: bool = False, before: int = 0) -> tuple[list[Alert], int]:
    """Return the alerts, newest first, and the number to go on before (0: no more)."""
    rows = Alert.objects.filter(visible(actor))
    rows = rows.filter(state=Alert.CLOSED) if closed else rows.exclude(state=Alert.CLOSED)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("case", "watcher__organisation").order_by("-id")[: A_PAGE + 1])
    older = found[A_PAGE - 1].pk if len(found) > A_PAGE else 0
    return [alert for alert in found[:A_PAGE] if not is_concerned(actor, alert)], older


def count_waiting(actor: Actor) -> int:
    """Return how many open alerts wait for the actor's posts, those that nobody is left to watch included."""
    own = Q(watcher__in=[seat.post_id for seat in actor.seats_with(WATCH)])
    rows = Alert.objects.filter(visible(actor) & (own | Q(watcher=None))).exclude(state=Alert.CLOSED).order_by("-id")
    return sum(
        actor.person_id not in concerned for concerned in rows.values_list("concerned", flat=True)[:MOST_COUNTED]
    )


def get_alert(actor: Actor, number: int) -> Alert:
    """Return an alert that the actor may see; raise Missing, also for who is concerned."""
    found = Alert.objects.filter(visible(actor), pk=number).select_related("case", "watcher__organisation").first()
    if found is None or is_concerned(actor, found):
        raise Missing(_("There is no such alert, or it is not yours to see."))
    return found


@dataclass(frozen=True)
class RuleCount:
    """One rule: whether it is asked, how often it warned, and with what outcome."""

    rule: rules.ContentVersion
    undecided: Sequence[str]
    open: int
    outcomes: dict[str, int]


def parameters_of(rule: rules.ContentVersion) -> dict[str, Any]:
    """Return the values of a rule's parameters by their names in the condition; None where the county has not decided."""
    day = clock.today()
    return {name: rules.parameter(key, day).value for name, key in rule.body.get("parameters", {}).items()}


def count_rules(actor: Actor) -> list[RuleCount]:
    """Return every rule with what came of its alerts, those that the actor may see and is not concerned by, in one query."""
    rows = Alert.objects.filter(visible(actor)).values_list("rule", "outcome", "concerned").order_by()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, outcome, concerned in rows.iterator():
        counts[rule][outcome] += actor.person_id not in concerned
    return [_counted(rule, counts[rule.key]) for rule in rules.list_content("alert_rule")]


def _counted(rule: rules.ContentVersion, counts: Mapping[str, int]) -> RuleCount:
    names = rule.body.get("parameters", {})
    undecided = [names[name] for name, value in parameters_of(rule).items() if value is None]
    outcomes = {key: counts.get(key, 0) for key in (Alert.CONFIRMED, Alert.EXPLAINED, Alert.FALSE_ALARM)}
    return RuleCount(rule, undecided, counts.get("", 0), outcomes)
