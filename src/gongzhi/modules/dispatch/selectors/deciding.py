"""Where a case goes: the first rule that fires, then the post with the duty, never one that must not have the case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from ..rules import Facts, Rule, Target, first_match

KIND = "dispatch_rule"
ORDINARY = "normal"


@dataclass(frozen=True)
class Choice:
    """The post that a case goes to (None: the human queue), the reason as a code with its values, and how it was found."""

    post: parties.Held | None
    reason: dict[str, Any]
    rule: Rule | None = None
    target: Target | None = None
    search: parties.Search | None = None
    refusals: dict[int, cases.Refusal] = field(default_factory=dict)


@lru_cache(maxsize=content.EDITIONS_KEPT)
def _rules(_edition: str) -> tuple[Rule, ...]:
    return tuple(Rule.of(found.key, found.body) for found in content.list_content(KIND))


def dispatch_rules() -> tuple[Rule, ...]:
    """Return the dispatch rules in force."""
    return _rules(content.edition())


def facts_of(case: cases.Case) -> Facts:
    matter = case.matter_body
    return Facts(
        matter=case.matter,
        kind=case.kind,
        duty=str(matter.get("duty", "")),
        first_level=str(matter.get("first_level", "")),
        restricted=case.restricted,
        about_office=case.subject_organisation_id is not None,
        area=case.area_code,
    )


def choose(case: cases.Case, *, rules: Sequence[Rule] | None = None, balanced: bool = True) -> Choice:
    """Return where a case goes. What no rule fits, or no post answers for, goes to people, with the reason.

    `rules` are others than those in force; `balanced`: of several posts alike the one with the least open work takes it.
    """
    facts = facts_of(case)
    rule = first_match(dispatch_rules() if rules is None else rules, facts)
    if rule is None:
        return Choice(None, {"code": "no_rule" if facts.matter else "matter_unknown"})
    target = rule.aim(facts)
    if target is None:
        return Choice(None, {"code": "queue", "rule": rule.key}, rule)
    return _found(case, rule, target, balanced=balanced)


def _found(case: cases.Case, rule: Rule, target: Target, *, balanced: bool) -> Choice:
    subject = case.subject_organisation_id
    about = parties.organisations_below(subject) if subject else frozenset()
    refusals: dict[int, cases.Refusal] = {}

    def bars(duty: parties.DutyRow) -> str:
        if duty.organisation_id in about:
            return "about"
        refusal = cases.refusal_of(
            cases.Assignment(case=case, post_id=duty.post_id, organisation_id=duty.organisation_id, by_rule=True)
        )
        if refusal:
            refusals[duty.post_id] = refusal
        return refusal.code if refusal else ""

    search = parties.search_post(
        parties.Wanted(
            function=target.duty,
            matter=case.matter,
            area=target.area,
            urgent=case.urgency != ORDINARY,
            bars=bars,
            load=cases.open_work if balanced else None,
        )
    )
    found = search.found
    post = parties.Held(found.post_id, found.organisation_id) if found else None
    return Choice(post, _reason(rule, search, refusals), rule, target, search, refusals)


def _reason(rule: Rule, search: parties.Search, refusals: dict[int, cases.Refusal]) -> dict[str, Any]:
    """Return the reason for the record: the rule, and how the post was found where that was not plain."""
    chosen = search.chosen
    if chosen is None:
        refused = next(iter(refusals.values()), None)
        return (
            {"code": refused.code, "rule": rule.key, **refused.values}
            if refused
            else {"code": "no_post", "rule": rule.key}
        )
    reason: dict[str, Any] = {"code": "rule", "rule": rule.key}
    if search.equals:
        reason |= {"of": search.equals, "open": chosen.load}
    marks = {
        "vacant": chosen.verdict == "vacant",
        "stands_in": parties.is_stood_in(chosen.duty.post_id),
        "on_duty": any(one.verdict == "off_duty" for one in search.looked),
    }
    return reason | {name: True for name, holds in marks.items() if holds}
