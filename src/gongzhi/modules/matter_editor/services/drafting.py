"""Drafts of packs on the platform's own mechanism of drafts: begun from what stands, changed part by part, decided by a second person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical
from gongzhi.common.errors import Conflict, Denied, Invalid, Stale
from gongzhi.common.text import say_list, say_pair
from gongzhi.engine.rules import public as rules

from ..selectors.checking import judge
from ..selectors.packs import KIND, Pack, base_of, item_name, key_of, pack_now, pack_of
from ..selectors.rehearsing import rehearse

Bodies = Mapping[str, Mapping[str, Any]]


def begin(key: str, *, author: int, reason: str) -> rules.ContentDraft:
    """Begin a draft that says what stands now."""
    return _begin(key, pack_now(key).parts, author, reason)


def begin_new(key: str, bodies: Bodies, *, author: int, reason: str) -> rules.ContentDraft:
    """Begin a draft of a matter that is not on the list yet. Raises Invalid for a key that is taken or no name."""
    if not rules.is_key(key):
        raise Invalid({"key": _("Use small English letters, digits and _, beginning with a letter.")})
    if rules.list_versions("matter", key) or rules.list_versions("process", key):
        raise Invalid({"key": _("There is a matter or process of this name already.")})
    return _begin(key, bodies, author, reason)


def begin_withdrawal(key: str, *, author: int, reason: str) -> rules.ContentDraft:
    """Begin a draft that takes a matter off the list; what runs goes on to its end."""
    if not pack_now(key).matter:
        raise Conflict(_("This matter is off the list already."))
    name = item_name("matter", key)
    return rules.begin_draft(KIND, {name: {}}, author=author, reason=reason, base={name: base_of(key)[name]})


def _begin(key: str, bodies: Bodies, author: int, reason: str) -> rules.ContentDraft:
    _require_shape(_items(key, bodies))
    return rules.begin_draft(KIND, _items(key, bodies), author=author, reason=reason, base=base_of(key))


def _require_shape(items: Mapping[str, Any]) -> None:
    """Refuse what no page could show: a list where a text must stand, and the like."""
    if misshapen := rules.check_shape(KIND, items):
        raise Invalid({"files": "; ".join(str(problem).removeprefix("runtime ") for problem in misshapen[:5])})


def _items(key: str, bodies: Bodies) -> dict[str, Any]:
    """Return what a draft states: the matter always, so that each decision is one of its versions; other parts where they differ."""
    standing: dict[str, Mapping[str, Any]] = {
        part: next((one.body for one in rules.list_versions(part, key)), {}) for part in rules.PARTS
    }
    changed = {part: dict(body) for part, body in bodies.items() if part != "matter" and (body or {}) != standing[part]}
    return {item_name(part, key): body for part, body in {"matter": dict(bodies["matter"]), **changed}.items()}


def seen(body: Mapping[str, Any]) -> str:
    """Return a short text that changes with a part: a page carries it, so that a change in between is noticed."""
    return canonical.sha256_hex(canonical.dumps(dict(body)))[:16]


def save(draft_id: int, changed: Bodies, *, author: int, was: Mapping[str, str] | None = None) -> rules.ContentDraft:
    """State parts of a pack anew. `was` tells how they were seen; raises Stale where somebody has changed one since."""
    draft = rules.get_draft(KIND, draft_id)
    pack = pack_of(draft)
    items = _items(pack.key, {**pack.parts, **changed})
    _require_shape(items)
    for part, mark in (was or {}).items():
        if seen(pack.parts[part]) != mark:
            raise Stale(
                _(
                    "Somebody else has just changed this. What you entered is kept here; compare, then keep yours or theirs."
                )
            )
    return rules.change_draft(draft.pk, items, author=author, reason=draft.reason, version=draft.version)


def take_files(draft_id: int, bodies: Bodies, *, author: int) -> rules.ContentDraft:
    """Lay the parts that an archive holds over a draft. Raises Invalid for an archive that holds none."""
    if not bodies:
        raise Invalid({"files": _("There is nothing of a matter in these files.")})
    return save(draft_id, bodies, author=author)


def take_over(draft_id: int, *, author: int) -> rules.ContentDraft:
    """Keep a draft as it is, over what has come into force since it was begun."""
    draft = rules.get_draft(KIND, draft_id)
    base = base_of(key_of(draft))
    return rules.change_draft(
        draft.pk, draft.items, author=author, reason=draft.reason, version=draft.version, base=base
    )


def put_in_force(draft_id: int, *, by: int, version: int, valid_from: date) -> rules.ContentDraft:
    """Make a pack count from a day on. Raises Denied for its author, Invalid while the check or its sample cases find anything."""
    draft = rules.get_draft(KIND, draft_id)
    if draft.author_id == by:
        raise Denied(_("You wrote this yourself. A second person must put it in force."))
    if problems := judge(draft).problems:
        raise Invalid({"items": say_list((say_pair(one.where, one.words) for one in problems[:5]), ";")})
    _require_rehearsed(pack_of(draft))
    return rules.put_in_force(draft.pk, by=by, version=version, valid_from=valid_from)


def _require_rehearsed(pack: Pack) -> None:
    if pack.process and pack.matter and not rehearse(pack).is_good:
        raise Invalid({"items": _("The sample cases do not run as they say. Look at the trial run first.")})


def drop(draft_id: int, *, by: int, version: int) -> rules.ContentDraft:
    """Give a draft up; it stays on record."""
    return rules.drop_draft(rules.get_draft(KIND, draft_id).pk, by=by, version=version)
