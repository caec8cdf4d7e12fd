"""What staff state in the browser: drafted by one person, put in force by another, kept with author, reason and day.

One more overlay over base and county, under the same schemas; who may do it is for the callers to ask.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Missing, Stale
from gongzhi.common.problems import Problem

from ..models import ContentDraft, ContentVersion
from ..rules import Item, check_items, find_misshapen
from ..selectors import forget_content, list_content, list_kinds
from .loading import RUNTIME, digest_of

Items = Mapping[str, Mapping[str, Any] | None]


def check_draft(kind: str, items: Items, on: date | None = None) -> list[Problem]:
    """Return what is wrong with these things, laid over what is in force on a day."""
    stated = {thing_of(kind, name): _effective(*thing_of(kind, name), body)[0] for name, body in items.items()}
    laid = [Item(*thing, dict(body), RUNTIME, RUNTIME) for thing, body in stated.items() if body]
    return check_laid_over(laid, on, without={thing for thing, body in stated.items() if not body})


def check_laid_over(
    items: Iterable[Item], on: date | None = None, *, without: Collection[tuple[str, str]] = ()
) -> list[Problem]:
    """Return what is wrong with things of any kind, laid together over what is in force on a day."""
    laid = {(item.kind, item.key): item for item in items}
    found = {
        (version.kind, version.key): Item(version.kind, version.key, version.body, version.source, version.source)
        for each in list_kinds()
        for version in list_content(each, on)
    }
    found = {thing: item for thing, item in (found | laid).items() if thing not in without}
    return check_items(found, Path(settings.CONTENT) / "schemas", only=laid.keys())


def check_shape(kind: str, items: Items) -> list[Problem]:
    """Return where these things have not even the shape of what they are: such a draft is not kept, for no page could show it."""
    things = [(thing_of(kind, name), body) for name, body in items.items() if body]
    return find_misshapen(
        [Item(*thing, dict(body), RUNTIME, RUNTIME) for thing, body in things], Path(settings.CONTENT) / "schemas"
    )


def thing_of(kind: str, name: str) -> tuple[str, str]:
    """Return kind and key of an item: of the draft's own kind, or `kind/key` where one draft holds things of several kinds."""
    stated, _slash, key = name.rpartition("/")
    return stated or kind, key


def newest_number(kind: str, key: str) -> int:
    """Return the number of the newest version of a thing, in force or to come; 0 where there is none."""
    found = ContentVersion.objects.filter(kind=kind, key=key).aggregate(last=Max("number"))["last"]
    return int(found or 0)


def begin_draft(
    kind: str, items: Items, *, author: int, reason: str, base: Mapping[str, int] | None = None
) -> ContentDraft:
    """Keep a draft; it may still be wrong. Raises Invalid without a reason.

    `base` says which versions it was begun from: what has changed since is noticed before it counts.
    """
    now = clock.now()
    draft = ContentDraft(kind=kind, items=dict(items), reason=_checked_reason(reason), author_id=author)
    draft.base, draft.created_at, draft.updated_at = dict(base or {}), now, now
    draft.save()
    return draft


def change_draft(
    draft_id: int, items: Items, *, author: int, reason: str, version: int, base: Mapping[str, int] | None = None
) -> ContentDraft:
    """Rewrite a draft; whoever writes last is its author. Raises Missing, Stale, Conflict for one that is decided."""
    with transaction.atomic():
        draft = _open_draft(draft_id, version)
        draft.base = draft.base if base is None else dict(base)
        draft.items, draft.reason, draft.author_id = dict(items), _checked_reason(reason), author
        _save(draft)
    return draft


def drop_draft(draft_id: int, *, by: int, version: int) -> ContentDraft:
    """Give a draft up; it stays on record."""
    with transaction.atomic():
        draft = _open_draft(draft_id, version)
        draft.state, draft.approver_id, draft.decided_at = ContentDraft.DROPPED, by, clock.now()
        _save(draft)
    return draft


def put_in_force(draft_id: int, *, by: int, version: int, valid_from: date) -> ContentDraft:
    """Make a draft count from a day on. Raises Denied for its author, Invalid for what is wrong or lies in the past."""
    with transaction.atomic():
        draft = _open_draft(draft_id, version)
        _check_decision(draft, by, valid_from)
        draft.state, draft.approver_id, draft.decided_at = ContentDraft.IN_FORCE, by, clock.now()
        draft.valid_from = valid_from
        draft.digest = canonical.sha256_hex(canonical.dumps({"kind": draft.kind, "items": draft.items}))
        _save(draft)
        try:
            with transaction.atomic():
                ContentVersion.objects.bulk_create([_version(draft, key, body) for key, body in draft.items.items()])
        except IntegrityError as error:
            raise Stale(_("The content was loaded anew in this very moment. Look at it and decide again.")) from error
    forget_content()
    return draft


def _check_decision(draft: ContentDraft, by: int, valid_from: date) -> None:
    if draft.author_id == by:
        raise Denied(_("You wrote this yourself. A second person must put it in force."))
    if valid_from < clock.today():
        raise Invalid(
            {"valid_from": _("What is decided today cannot count from an earlier day. Choose today or later.")}
        )
    if changed_since(draft):
        raise Stale(_("What this draft was begun from has changed since. Compare, and take the change over first."))
    problems = check_draft(draft.kind, draft.items, valid_from)
    if problems:
        raise Invalid({"items": "; ".join(str(problem) for problem in problems)})


def changed_since(draft: ContentDraft) -> list[str]:
    """Return the items that somebody else has changed since the draft was begun from them."""
    return [name for name, number in draft.base.items() if newest_number(*thing_of(draft.kind, name)) != number]


def _open_draft(draft_id: int, version: int) -> ContentDraft:
    draft = ContentDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Missing(_("There is no such draft."))
    if draft.state != ContentDraft.DRAFT:
        raise Conflict(_("This draft has been decided already. Begin a new one."))
    if draft.version != version:
        raise Stale(_("Somebody else has just changed this draft. Look at it again."))
    return draft


def _save(draft: ContentDraft) -> None:
    draft.version += 1
    draft.updated_at = clock.now()
    draft.save()


def _checked_reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": _("Say why; the reason stays with the change.")})
    return reason.strip()[:2000]


def _version(draft: ContentDraft, name: str, body: Mapping[str, Any] | None) -> ContentVersion:
    kind, key = thing_of(draft.kind, name)
    stated, source = _effective(kind, key, body)
    number = newest_number(kind, key) + 1
    row = ContentVersion(kind=kind, key=key, number=number, digest=digest_of(stated), body=stated)
    row.source, row.draft, row.loaded_at = source, draft, clock.now()
    row.valid_from = draft.valid_from or clock.today()
    return row


def _effective(kind: str, key: str, body: Mapping[str, Any] | None) -> tuple[dict[str, Any], str]:
    """Return the body that a statement comes to, and its source: null means what the files say, if they say anything."""
    if body is not None:
        return dict(body), RUNTIME
    of_files = ContentVersion.objects.filter(kind=kind, key=key).exclude(source=RUNTIME).order_by("-number").first()
    return (of_files.body, of_files.source) if of_files else ({}, RUNTIME)
