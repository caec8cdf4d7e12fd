"""Whether alerts and checks are still what their own chains tell of them: rows, facts, words, lists, draws and answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.engine.timeline import public as timeline

from ..models import Alert, AlertAct, Check, CheckItem
from ..rules import drawing

Told = Sequence[timeline.Entry]
AT_A_TIME = 500
ALERT_STATES = {"alert_answered": Alert.ANSWERED, "alert_closed": Alert.CLOSED}
CHECK_STATES = {"check_drawn": Check.DRAWN, "check_done": Check.DONE}
CHANGED = {
    Alert: _("Alert {number} is not what was committed to. It was changed."),
    Check: _("Check {number} is not what was committed to. It was changed."),
}
CODES = {Alert: "alert_changed", Check: "check_changed"}
PLAN = ("title", "area_code", "source", "size", "checklist_id")
DAYS = ("since", "until", "drawn_on")


def commit_facts(alert: Alert, act: AlertAct) -> str:
    """Return the commitment to the facts of an alert, under the salt of the act that raised it."""
    return _commit(act.salt, alert.facts)


def commit_answers(item: CheckItem) -> str:
    """Return the commitment to what was written down of a case that was drawn."""
    return _commit(item.salt, {"answers": item.answers, "words": item.words})


def _commit(salt: Any, value: object) -> str:
    return timeline.commit_text(bytes(salt or b""), canonical.dumps(value).decode())


def plan_digest(check: Check) -> str:
    """Return the hash of what was published of a check before its draw."""
    days = {name: getattr(check, name).isoformat() for name in DAYS}
    return canonical.sha256_hex(canonical.dumps({name: getattr(check, name) for name in PLAN} | days))


def verify() -> Iterator[timeline.Finding]:
    """Yield the alerts and checks that are gone or were changed."""
    yield from _verify(Alert.objects.prefetch_related("acts"), _alert_agrees)
    yield from timeline.check_present(Alert, ["alert_raised"])
    yield from _verify(Check.objects.prefetch_related("drawn"), _check_agrees)
    yield from timeline.check_present(Check, ["check_listed"])


def _verify(rows: QuerySet[Any], agrees: Callable[[Any, Told], bool]) -> Iterator[timeline.Finding]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield from timeline.check_heads({one.chain: (one.chain_length, one.chain_hash) for one in batch})
        told: dict[str, list[timeline.Entry]] = {one.chain: [] for one in batch}
        for entry in timeline.Entry.objects.filter(chain__in=told).order_by("chain", "seq"):
            told[entry.chain].append(entry)
        for one in batch:
            if not (told[one.chain] and agrees(one, told[one.chain])):
                words = format_lazy(CHANGED[type(one)], number=one.pk)
                yield timeline.Finding(CODES[type(one)], one.chain, 0, words)
        last = batch[-1].pk


def _last(told: Told, name: str, default: Any) -> Any:
    """Return the last value that was told under a name."""
    return next((entry.data[name] for entry in reversed(told) if name in entry.data), default)


def _state(told: Told, states: Mapping[str, str], first: str) -> str:
    return next((states[entry.kind] for entry in reversed(told) if entry.kind in states), first)


def _alert_agrees(alert: Alert, told: Told) -> bool:
    acts, raised = sorted(alert.acts.all(), key=lambda act: act.pk), told[0].data
    state = {"rule": alert.rule, "case": alert.case_id, "level": alert.level} | {"facts": _facts(alert, acts)}
    heads = {name: value for name, value in state.items() if name in raised}
    present = (alert.state, alert.outcome, alert.watcher_id)
    last = (_state(told, ALERT_STATES, Alert.OPEN), _last(told, "outcome", ""), _last(told, "watcher", None))
    return heads.items() <= raised.items() and present == last and _acts_agree(acts, told)


def _facts(alert: Alert, acts: Sequence[AlertAct]) -> str:
    return commit_facts(alert, acts[0]) if acts else ""


def _acts_agree(acts: Sequence[AlertAct], told: Told) -> bool:
    kept = [(f"alert_{act.kind}", _words(act)) for act in acts]
    return kept == [(entry.kind, entry.data.get("words", "")) for entry in told]


def _words(act: AlertAct) -> str:
    return timeline.commit_text(bytes(act.salt or b""), act.words) if act.words else ""


def _check_agrees(check: Check, told: Told) -> bool:
    items, listed = sorted(check.drawn.all(), key=lambda item: item.place), told[0].data
    fixed = drawing.list_hash(check.salt, check.items)
    plan = {"sha256": fixed, "size": check.size, "count": len(check.items), "plan": plan_digest(check)}
    heads = {name: value for name, value in plan.items() if name in listed}
    drawn = (check.number, [item.case_id for item in items])
    is_drawn = drawn == (_last(told, "number", ""), _last(told, "cases", []))
    return (
        heads.items() <= listed.items()
        and check.list_sha256 == fixed
        and check.state == _state(told, CHECK_STATES, Check.LISTED)
        and is_drawn
        and _answers_agree(items, told)
    )


def _answers_agree(items: Sequence[CheckItem], told: Told) -> bool:
    answered = {entry.data["case"]: entry.data for entry in told if entry.kind == "check_answered"}
    return all(_answer_agrees(item, answered.get(item.case_id)) for item in items)


def _answer_agrees(item: CheckItem, data: Mapping[str, Any] | None) -> bool:
    if data is None or item.at is None:
        return data is None and item.at is None and not item.answers
    same = data["finding"] == (item.finding_id is not None)
    return bool(same and data.get("sha256", commit_answers(item)) == commit_answers(item))
