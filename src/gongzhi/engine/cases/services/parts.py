"""Parent and child: a case has parts that go their own way, and its own answer waits for them unless somebody says why not.

Parts come about by splitting one report (`processes`), or by gathering cases under one. A part that ends is told on the
parent's story; whoever reported the parent reads one story with all parts in it.
"""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Invalid
from gongzhi.common.text import say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem

from .change import Change
from .fields import Field, check_values
from .joining import has_in_hand, insist, lock_others, require_in_hand, take_along
from .locking import lock_joined
from .verbs import Verb, Wish, check_words, register_verb

GATHER, SET_FREE = "gather", "set_free"


def gather_fields(_case: Case) -> tuple[Field, ...]:
    return (
        Field(
            "cases",
            _("Which cases belong under this one"),
            "cases",
            required=True,
            help=_("Their numbers, such as 26-000183; several with commas between."),
        ),
    )


def gather(change: Change, wish: Wish) -> None:
    """Take cases under this one; each goes on by itself, and this one's answer waits for them."""
    require_in_hand(change, GATHER)
    insist(change, _may_gather)
    numbers = check_values(change, gather_fields(change.case), wish.values)["cases"]
    others = lock_others(change, "cases", numbers, GATHER)
    for other in others:
        _check(change.case, other.case)
    words = check_words(wish.words, required=False)
    change.record("split", cases=[other.case.pk for other in others])
    if words:
        change.write("reason", words)
    for other in others:
        other.record("taken_under", parent=change.case.pk)
        other.case.parent_id = change.case.pk
    change.case.child_count += len(others)


def _check(parent: Case, child: Case) -> None:
    faults = {
        _("is closed"): not child.is_open,
        _("belongs under another case already"): child.parent_id,
        _("has parts of its own"): child.child_count,
        _("is merged into another one"): child.merged_into_id,
        _("is about an office, or restricted, and this one is not, or the reverse"): _secrecy(child)
        != _secrecy(parent),
    }
    for words, is_wrong in faults.items():
        if is_wrong:
            text = _("Case %(receipt)s cannot come under this one: it %(why)s.")
            raise Invalid({"cases": text % {"receipt": child.receipt, "why": words}})


def _secrecy(case: Case) -> tuple[bool, int | None]:
    return case.restricted, case.subject_organisation_id


def set_free(change: Change, wish: Wish) -> None:
    """Take a case out from under its parent."""
    insist(change, _may_set_free)
    words = check_words(wish.words, required=True)
    parent = take_along(change, change.case.parent_id or 0, lock_joined)
    parent.record("let_go", cases=[change.case.pk])
    parent.case.child_count -= 1
    change.record("set_free", left=parent.case.pk)
    change.write("reason", words)
    change.case.parent_id = None


def tell_parts(change: Change, kind: str, words: str) -> None:
    """Let the offices of the parts read what the reporter writes on the report that was split."""
    for part in open_parts(change.case):
        if part.reporter_id is None:
            told = lock_joined(change.actor, part.pk)
            told.record("replied")
            told.write(kind, words)
            change.beside.append(told)


def open_parts(case: Case) -> list[Case]:
    """Return the parts that are not closed; asks nothing for a case without parts."""
    return list(case.children.filter(closed_at=None).order_by("pk")) if case.child_count else []


def missing_parts(case: Case) -> object:
    """Return in words which parts are still open; empty where none is."""
    parts = open_parts(case)
    if not parts:
        return ""
    return format_lazy(_("Still open are the parts {receipts}."), receipts=say_list(part.receipt for part in parts))


def _may_gather(actor: Actor, case: Case, items: Sequence[WorkItem]) -> bool:
    in_work = any(item.role in ("dispatcher", "handler") for item in items)
    joined = case.parent_id or case.merged_into_id
    return case.is_open and in_work and not joined and has_in_hand(actor, case, GATHER)


def _may_set_free(actor: Actor, case: Case, _items: Sequence[WorkItem]) -> bool:
    return case.is_open and case.parent_id is not None and has_in_hand(actor, case, SET_FREE)


register_verb(
    Verb(
        name=GATHER,
        label=_("Take cases under this one"),
        do=gather,
        fields=gather_fields,
        names="cases",
        words="optional",
        words_label=_("Why (internal)"),
        possible=_may_gather,
    )
)
register_verb(
    Verb(
        name=SET_FREE,
        label=_("Take out from under its parent"),
        do=set_free,
        words="required",
        words_label=_("Why (internal)"),
        possible=_may_set_free,
    )
)
