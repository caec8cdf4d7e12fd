"""Reads: the rules in force and the post they lead to."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from .rules import Facts, Rule, first_match


@dataclass(frozen=True)
class Choice:
    """The post that a case goes to (None: the human queue) and the reason as a code with its values."""

    post: parties.Held | None
    reason: dict[str, Any]


@lru_cache(maxsize=2)
def _rules(_edition: str) -> tuple[Rule, ...]:
    return tuple(Rule.of(found.key, found.body) for found in content.list_content("dispatch_rule"))


def dispatch_rules() -> tuple[Rule, ...]:
    """Return the dispatch rules in force."""
    return _rules(content.edition())


def facts_of(case: Case) -> Facts:
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


def choose(case: Case, *, barred: frozenset[int]) -> Choice:
    """Return where a case goes. What no rule fits, or no post answers for, goes to people, with the reason.

    `barred` are the organisations that it must not go to: the office it is about and those below.
    """
    facts = facts_of(case)
    rule = first_match(dispatch_rules(), facts)
    if rule is None:
        return Choice(None, {"code": "no_rule" if facts.matter else "matter_unknown"})
    target = rule.aim(facts)
    if target is None:
        return Choice(None, {"code": "queue", "rule": rule.key})
    post = parties.find_post(target.duty, matter=case.matter, area=target.area, without_organisations=barred)
    if post is None:
        return Choice(None, {"code": "no_post", "rule": rule.key})
    return Choice(post, {"code": "rule", "rule": rule.key})
