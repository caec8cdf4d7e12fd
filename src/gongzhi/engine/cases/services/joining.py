"""What the verbs that join cases or offices have in common: whose case it is, and how other cases come into the same act."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Denied, Invalid
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.models import Case, WorkItem
from gongzhi.engine.parties import public as parties

from .change import Change
from .locking import lock

# Work that hangs on a case beside the steps of its diagram.
CO_HANDLE, RESPOND = "co_handle", "respond"
NOT_IN_HAND = _("Another office has this case in hand. Only that office, or a dispatcher, decides this.")


def has_in_hand(actor: Actor, case: Case, verb: str) -> bool:
    """Say whether the case is in the hands of the actor's office or one below it, or the actor may dispatch it.

    A neighbour in whose area it lies may read it, but not decide over what another office has in hand.
    """
    if actor.kind == "system" or access.may(actor, "case.dispatch", case):
        return True
    above = parties.organisations_above(case.organisation_id) if case.organisation_id else frozenset()
    return any(seat.organisation_id in above for seat in actor.seats_with(f"case.{verb}"))


def require_in_hand(change: Change, verb: str) -> None:
    """Raise Denied where another office has the case in hand."""
    if not has_in_hand(change.actor, change.case, verb):
        raise Denied(NOT_IN_HAND)


def is_worked_on(case: Case, items: Sequence[WorkItem]) -> bool:
    """Say whether an office has the case in hand now."""
    return case.is_open and any(item.role == "handler" and item.state == WorkItem.OPEN for item in items)


def take_along(change: Change, number: int, find: Callable[[Actor, int], Change] = lock) -> Change:
    """Return the change of another case, locked, to be written with this one: of a past case the one that an earlier act took along."""
    known = next((other for other in change.beside if other.case.pk == number), None)
    other = known or find(change.actor, number)
    if known is None:
        change.beside.append(other)
    other.actor, other.post_id = change.actor, change.post_id
    return other


def lock_others(change: Change, field: str, numbers: Iterable[int], verb: str) -> list[Change]:
    """Return the changes of other cases, locked in the order of their numbers, to be written with this one.

    Raises Invalid, naming the field, for a case over which the actor may not decide.
    """
    others = [take_along(change, number) for number in sorted(set(numbers) - {change.case.pk})]
    for other in others:
        if not (access.may(change.actor, f"case.{verb}", other.case) and has_in_hand(change.actor, other.case, verb)):
            raise Invalid({field: _("Case %(receipt)s is not in your hands.") % {"receipt": other.case.receipt}})
    return others


def insist(change: Change, possible: Callable[[Actor, Case, Sequence[WorkItem]], bool]) -> None:
    """Raise Conflict where a verb is not possible on the case as it stands now."""
    if not possible(change.actor, change.case, change.open_items()):
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))
