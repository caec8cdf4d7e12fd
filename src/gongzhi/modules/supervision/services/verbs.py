"""What people do: supervise, answer, raise, close, note that they know of an escalation."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content

from ..models import Supervision
from ..selectors import LEVEL, TRIGGER, find_open, level_of, list_levels, list_triggers, open_in
from . import escalating, supervising

Items = Sequence[cases.WorkItem]


def _is_supervised(items: Items) -> bool:
    return any(item.node == supervising.NODE for item in items)


def may_supervise(_actor: Actor, case: cases.Case, items: Items) -> bool:
    return case.is_open and case.post_id is not None and not _is_supervised(items) and find_open(case) is None


def may_answer(actor: Actor, _case: cases.Case, items: Items) -> bool:
    return any(item.node == supervising.NODE and item.post_id in actor.posts for item in items)


def may_raise(actor: Actor, case: cases.Case, _items: Items) -> bool:
    row = find_open(case)
    above = level_of(row.level)["next"] if row else None
    return above is not None and access.may(actor, str(level_of(above)["grant"]), case)


def may_close(actor: Actor, case: cases.Case, _items: Items) -> bool:
    row = find_open(case)
    return row is not None and access.may(actor, str(level_of(row.level)["grant"]), case)


def may_note(actor: Actor, _case: cases.Case, items: Items) -> bool:
    return any(_is_mine(item, actor) for item in items)


def _is_mine(item: cases.WorkItem, actor: Actor) -> bool:
    mine = item.node == escalating.NODE and item.post_id in actor.posts
    return mine and item.reason["does"] == "tell"


def fields_of(_case: cases.Case) -> tuple[cases.Field, ...]:
    """Ask why and on which level, from what content leaves to people."""
    by_hand = [content.get_content(TRIGGER, trigger.key) for trigger in list_triggers() if trigger.is_by_hand]
    triggers = tuple((found.key, found.body["label"]) for found in by_hand)
    levels = tuple((found.key, found.body["label"]) for found in list_levels())
    return (
        cases.Field("trigger", _("Why"), "choice", True, triggers),
        cases.Field("level", _("Level"), "choice", True, levels, value=levels[0][0] if levels else ""),
    )


def supervise(change: cases.Change, wish: cases.Wish) -> None:
    given = cases.check_values(change, fields_of(change.case), wish.values)
    words = cases.check_words(wish.words, required=True)
    access.require(change.actor, str(content.get_content(LEVEL, given["level"]).body["grant"]), change.case)
    change.record("supervised")
    if supervising.begin(change, given["trigger"], given["level"]) is None:
        raise Conflict(_("This case is under supervision already, or closed."))
    change.write("supervision", words)


def answer(change: cases.Change, wish: cases.Wish) -> None:
    words = cases.check_words(wish.words, required=True)
    row = _required(change)
    if not may_answer(change.actor, change.case, change.open_items()):
        raise Denied(_("Supervision is answered by the post that has the case."))
    change.record("supervision_answered")
    supervising.answered(change, row)
    change.write("supervision", words)


def raise_level(change: cases.Change, wish: cases.Wish) -> None:
    words = cases.check_words(wish.words, required=True)
    row = _required(change)
    above = level_of(row.level)["next"]
    if above is None:
        raise Conflict(_("This is the highest level already."))
    access.require(change.actor, str(level_of(above)["grant"]), change.case)
    change.record("supervision_raised")
    supervising.rise(change, row, str(above))
    change.write("supervision", words)


def close(change: cases.Change, wish: cases.Wish) -> None:
    words = cases.check_words(wish.words, required=True)
    row = _required(change)
    access.require(change.actor, str(level_of(row.level)["grant"]), change.case)
    change.record("supervision_closed")
    supervising.end(change, row)
    change.write("supervision", words)


def note(change: cases.Change, _wish: cases.Wish) -> None:
    change.record("escalation_noted")
    for item in change.open_items():
        if _is_mine(item, change.actor):
            escalating.finish(change, item, "noted")


def _required(change: cases.Change) -> Supervision:
    row = open_in(change)
    if row is None:
        raise Conflict(_("This case is not under supervision."))
    return row


VERBS = (
    cases.Verb(
        name="supervise",
        label=_("Supervise"),
        do=supervise,
        words="required",
        words_label=_("What is wrong, and what you expect (internal)"),
        danger=True,
        fields=fields_of,
        possible=may_supervise,
    ),
    cases.Verb(
        name="answer_supervision",
        label=_("Answer supervision"),
        do=answer,
        words="required",
        words_label=_("What happened and what you do about it (internal)"),
        possible=may_answer,
    ),
    cases.Verb(
        name="raise_supervision",
        label=_("Raise supervision to the next level"),
        do=raise_level,
        words="required",
        words_label=_("Why (internal)"),
        danger=True,
        possible=may_raise,
    ),
    cases.Verb(
        name="close_supervision",
        label=_("Close supervision"),
        do=close,
        words="required",
        words_label=_("With what result (internal)"),
        possible=may_close,
    ),
    cases.Verb(name="note_escalation", label=_("I know of it"), do=note, possible=may_note),
)
