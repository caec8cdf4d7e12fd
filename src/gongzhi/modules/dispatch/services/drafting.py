"""Writes: drafts of dispatch rules, edited rule by rule."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.rules import public as content

from ..selectors.drafts import bodies_in_force, bodies_with

STEP = 10


def save_rule(draft: content.ContentDraft, key: str, body: Mapping[str, Any], *, author: int) -> content.ContentDraft:
    """State one rule in a draft; one that says what is in force anyway leaves the draft."""
    return _rewrite(draft, {key: body}, author)


def remove_rule(draft: content.ContentDraft, key: str, *, author: int) -> content.ContentDraft:
    """Take a rule away: one that is in force by an empty body, one that only the draft has altogether."""
    return _rewrite(draft, {key: {}}, author)


def move_rule(draft: content.ContentDraft, key: str, *, up: bool, author: int) -> content.ContentDraft:
    """Let a rule change places with its neighbour. Raises Conflict at either end."""
    bodies = bodies_with(draft)
    keys = list(bodies)
    place = keys.index(key) if key in keys else -1
    other = place - 1 if up else place + 1
    if place < 0 or not 0 <= other < len(keys):
        raise Conflict(_("This rule stands at the end already."))
    here, there = bodies[key]["order"], bodies[keys[other]]["order"]
    if here == there:
        here += 1 if up else -1
    changed = {key: {**bodies[key], "order": there}, keys[other]: {**bodies[keys[other]], "order": here}}
    return _rewrite(draft, changed, author)


def _rewrite(draft: content.ContentDraft, changed: Mapping[str, Any], author: int) -> content.ContentDraft:
    present = bodies_in_force()
    items = {**draft.items, **changed}
    items = {key: body for key, body in items.items() if (body or None) != present.get(key) or (body is None)}
    return content.change_draft(draft.pk, items, author=author, reason=draft.reason, version=draft.version)
