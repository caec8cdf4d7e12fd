"""When an approval may be asked for: each condition of content in a function of its own, which raises what is in the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor, Seat
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from ..models import Run

REFUSED = "refused"
AT_REST = _("This case rests. Take it up again first.")


@dataclass(frozen=True)
class View:
    """A case as one actor finds it: from a change in memory, or from the database."""

    actor: Actor
    case: cases.Case
    items: Sequence[cases.WorkItem]
    clocks: Callable[[], Sequence[cases.Clock]]

    @classmethod
    def of_change(cls, change: cases.Change) -> "View":
        return cls(change.actor, change.case, change.items, lambda: change.clocks)

    @classmethod
    def of_case(cls, actor: Actor, case: cases.Case) -> "View":
        items = sorted(case.work_items.all(), key=lambda item: item.pk)
        return cls(actor, case, items, lambda: list(case.clocks.filter(state=cases.Clock.RUNNING)))

    def open_items(self) -> list[cases.WorkItem]:
        return [item for item in self.items if item.state == cases.WorkItem.OPEN]

    def in_hand(self, role: str = "handler") -> cases.WorkItem | None:
        """Return the step that a handler (or a post of another role of the diagram) has now."""
        return next((item for item in self.open_items() if item.role == role), None)

    def last(self, node: str) -> cases.WorkItem | None:
        """Return the newest item of a step in this round."""
        return next((i for i in reversed(self.items) if i.node == node and i.round == self.case.round), None)


def check_ask(view: View, key: str, part: Mapping[str, Any]) -> Seat | None:
    """Return the seat from which the actor may ask for this; raise Conflict or Denied with what is in the way."""
    seat = _seat(view, part)
    for check in (_rest, _stage, _waiting, _after, _again, _within, _before):
        check(view, key, part)
    return seat


def _seat(view: View, part: Mapping[str, Any]) -> Seat | None:
    if part["by"] == "reporter":
        if view.actor.kind == "staff":
            raise Denied(_("Only the reporter can ask for this."))
        return None
    if part["by"] == "caller":
        seat = _callers_seat(view, part["grant"])
    else:
        item = view.in_hand(part["by"])
        seat = access.find_seat(view.actor, part["grant"], view.case, post_id=item.post_id) if item else None
    if seat is None and view.actor.kind != "system":
        raise Denied(_("This step is with another post. Only that post can do it."))
    return seat


def _callers_seat(view: View, grant: str) -> Seat | None:
    """Return the actor's seat on the post that has the case which called this one, while that waits for its end."""
    called = Run.objects.filter(case=view.case.pk, finished=False).exclude(caller="").select_related("case__parent")
    parent = next((run.case.parent for run in called), None)
    return next((seat for seat in view.actor.seats_with(grant) if parent and seat.post_id == parent.post_id), None)


def _rest(view: View, _key: str, part: Mapping[str, Any]) -> None:
    if view.case.hold and not part.get("at_rest", False):
        raise Conflict(AT_REST)


def _stage(view: View, _key: str, part: Mapping[str, Any]) -> None:
    if view.case.stage not in part["stages"]:
        raise Conflict(_("This is not possible now: the case is at another step. Look at it again."))


def _waiting(view: View, key: str, _part: Mapping[str, Any]) -> None:
    if any(item.node == key for item in view.open_items()):
        raise Conflict(_("This has been asked for already; it is being decided."))


def _after(view: View, key: str, part: Mapping[str, Any]) -> None:
    """An objection: the newest decision of its kind in this post's hands was a refusal, and nobody objected to it yet."""
    before = part.get("after")
    if before is None:
        return
    refused = view.last(before)
    if refused is None or refused.outcome != REFUSED or not _is_same_hand(view, refused):
        raise Conflict(_("There is nothing to object to."))
    own = view.last(key)
    if own is not None and _is_later(view, own, refused):
        raise Conflict(_("You have objected once; the decision stands."))


def _is_later(view: View, one: cases.WorkItem, other: cases.WorkItem) -> bool:
    return list(view.items).index(one) > list(view.items).index(other)


def _again(view: View, key: str, part: Mapping[str, Any]) -> None:
    if part.get("again", True):
        return
    last = view.last(key)
    if last is not None and last.outcome == REFUSED and _is_same_hand(view, last):
        raise Conflict(_("This was refused before; it cannot be asked for again."))


def _is_same_hand(view: View, asked: cases.WorkItem) -> bool:
    item = view.in_hand()
    return item is not None and asked.reason.get("post") == item.post_id


def _within(view: View, _key: str, part: Mapping[str, Any]) -> None:
    """Only so long after the step opened at which the office got the case."""
    rule = part.get("within")
    began = view.last(rule["from"]) if rule else None
    if rule is None or began is None:
        return
    value = rules.parameter(rule["limit"], clock.local(began.opened_at).date(), view.case.facts).value
    if value is None:
        return
    end = calendar.due(began.opened_at, int(value["amount"]), value["unit"]).at
    if end < clock.now():
        when = f"{clock.local(end):%Y-%m-%d %H:%M}"
        raise Conflict(format_lazy(_("The time to ask for this ended on {when}."), when=when))


def _before(view: View, _key: str, part: Mapping[str, Any]) -> None:
    """Only while this limit runs and has not ended."""
    key = part.get("before")
    if key is None:
        return
    running = [limit for limit in view.clocks() if limit.key == key and limit.state == cases.Clock.RUNNING]
    if not running:
        raise Conflict(_("No such limit runs on this case."))
    if running[0].due_at < clock.now():
        raise Conflict(_("The limit has ended already; this had to be asked for before."))
