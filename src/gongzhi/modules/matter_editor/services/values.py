"""Values of the county: proposed by one person with day and reference, in force once a second person approves.

A statement of the county lies over the base, which is never touched; what it said of earlier days stays.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.rules import public as rules

from ..rules import with_value
from ..selectors.values import KIND, LAW, find_proposal, standing_of

LONGEST = 200


def propose(key: str, value: Any, day: date, reference: Mapping[str, Any], *, author: int, reason: str) -> None:
    """Keep what is proposed. Raises Denied for what a law sets, Conflict where something is proposed already, Invalid."""
    body = _newest(key)
    if standing_of(body, key) == LAW:
        raise Denied(_("A law sets this value. It changes with the law, by an update of the content."))
    if find_proposal(key):
        raise Conflict(_("Something is proposed for this already. Decide on it, or give it up first."))
    _check(body, day)
    checked_reference(reference)
    stated = with_value(body, day, value, reference)
    if problems := rules.check_draft(KIND, {key: stated}, clock.today()):
        raise Invalid({"value": "; ".join(str(problem) for problem in problems[:3])})
    base = {key: rules.newest_number(KIND, key)}
    rules.begin_draft(KIND, {key: stated}, author=author, reason=reason, base=base)


def _newest(key: str) -> dict[str, Any]:
    rules.get_content(KIND, key)
    return dict(rules.list_versions(KIND, key)[0].body)


def checked_reference(reference: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document that sets a value. Raises Invalid without one."""
    title = reference["title"]["zh"]
    if not title or len(title) > LONGEST:
        raise Invalid({"title": _("Name the document that sets this value, with its number.")})
    return reference


def _check(body: Mapping[str, Any], day: date) -> None:
    if day < clock.today():
        raise Invalid({"day": _("What is decided today cannot count from an earlier day. Choose today or later.")})
    if day == clock.today() and body["values"].get(day.isoformat()) is not None:
        raise Invalid({"day": _("A value counts from today on already; choose a later day.")})


def day_of(draft: rules.ContentDraft) -> str:
    """Return the day from which what is proposed would count."""
    [(key, body)] = draft.items.items()
    before = next(one for one in rules.list_versions(KIND, key) if one.number == draft.base[key]).body["values"]
    return next(str(day) for day, value in body["values"].items() if before.get(day) != value)


def approve(draft_id: int, *, by: int, version: int) -> None:
    """Let a proposal count. Raises Denied for who proposed it, Invalid where its day has passed meanwhile."""
    draft = rules.get_draft(KIND, draft_id)
    if day_of(draft) < clock.today().isoformat():
        raise Invalid({"do": _("The day from which it was to count has passed. Give it up and propose a later day.")})
    rules.put_in_force(draft.pk, by=by, version=version, valid_from=clock.today())


def give_up(draft_id: int, *, by: int, version: int) -> None:
    """Give a proposal up; it stays on record."""
    rules.drop_draft(rules.get_draft(KIND, draft_id).pk, by=by, version=version)
