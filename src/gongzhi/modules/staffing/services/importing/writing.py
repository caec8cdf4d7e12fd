"""A table written through the services of the pages: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from gongzhi.common import clock
from gongzhi.common.errors import Refused
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties

from ..accounts import make_accounts
from ..offices import OfficeWish, PostWish, add_duties, add_offices, add_posts, change_office, change_post
from ..people import Seat, add_people, seat_all
from .entries import Entry, Plan, Somebody
from .planning import Rows, make_plan


class _Undone(Exception):
    """Nothing is written."""


def write(actor: Actor, rows: Rows, seen: str) -> tuple[Plan, bool]:
    """Write what a table comes to now, if that is still what was `seen`; return it, and whether it is written."""
    plan = Plan()
    try:
        with transaction.atomic():
            _take_turn()
            plan = make_plan(actor, rows)
            if plan.faults or plan.digest != seen:
                return plan, False
            _lock(plan)
            _Writer(actor, plan).write()
    except _Undone:
        return plan, False
    finally:
        # What this process has read meanwhile may never have been written.
        parties.forget_chart()
    return plan, True


def _take_turn() -> None:
    """Let one table after the other be compared and written, or two would both add what neither has seen; the first office stands for all."""
    # Without the key: whoever adds something below this office on a page does not wait.
    parties.Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk").first()


def _lock(plan: Plan) -> None:
    """Lock what stands of all that the table speaks of, before anything is written: two who each wait for the other would both fail."""
    entries: tuple[tuple[Any, Sequence[Entry | Somebody]], ...] = (
        (parties.Organisation, plan.offices),
        (parties.Post, plan.posts),
        (parties.Person, plan.people),
    )
    for model, found in entries:
        rows = model.objects.filter(pk__in=[one.row.pk for one in found if one.row]).order_by("pk")
        list(rows.select_for_update().values_list("pk"))


class _Writer:
    """Writes from above, as much at once as can be: what is new in few calls, what changes one by one."""

    def __init__(self, actor: Actor, plan: Plan) -> None:
        self.actor, self.plan = actor, plan

    @contextmanager
    def at(self, line: int = 0, column: str = "") -> Iterator[None]:
        """Undo all where something is refused, and say which row, if it is one."""
        try:
            yield
        except Refused as refusal:
            self.plan.refuse(line, column, refusal)
            raise _Undone from None

    def write(self) -> None:
        offices, posts = self.plan.offices, self.plan.posts
        self._add(offices, "parent", lambda found: add_offices(self.actor, [_office(one) for one in found]))
        for entry in _changed(offices):
            with self.at(entry.line, "office"):
                change_office(self.actor, entry.row, _office(entry), entry.seen)
        self._add(posts, "superior", lambda found: add_posts(self.actor, [_post(one) for one in found]))
        for entry in _changed(posts):
            with self.at(entry.line, "post"):
                change_post(self.actor, entry.row, _post(entry), entry.seen)
        with self.at():
            self._duties()
            self._people()

    def _add(self, entries: Sequence[Entry], above: str, add: Callable[[list[Entry]], Sequence[Any]]) -> None:
        """Add the new ones among the entries, level by level."""
        while found := [
            one for one in entries if one.row is None and not (one.get(above) and one.get(above).row is None)
        ]:
            with self.at():
                for entry, row in zip(found, add(found), strict=True):
                    entry.row = row

    def _duties(self) -> None:
        today = clock.today()
        wishes = [
            parties.Duty(post=entry.row, function=function, matter=matter, area_code=area, valid_from=today)
            for entry in self.plan.posts
            for function, matter, area in entry.new_duties
        ]
        if wishes:
            add_duties(self.actor, wishes)

    def _people(self) -> None:
        people = self.plan.people
        new = [one for one in people if one.row is None]
        for somebody, person in zip(new, add_people(self.actor, [one.name for one in new]) if new else (), strict=True):
            somebody.row = person
        seats = [Seat(post.row, one.row, since) for one in people for _line, post, since in one.takes if one.row]
        while seats:
            once = {seat.post.pk: number for number, seat in enumerate(seats)}
            seat_all(self.actor, [seats[number] for number in once.values()])
            seats = [seat for number, seat in enumerate(seats) if once[seat.post.pk] != number]
        if given := [(one.row, one.account) for one in people if one.row and one.account]:
            make_accounts(self.actor, given)


def _changed(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.changes and not entry.is_new]


def _office(entry: Entry) -> OfficeWish:
    above = entry.get("parent")
    return OfficeWish(**_common(entry), kind=entry.get("kind"), parent=above.row if above else None)


def _post(entry: Entry) -> PostWish:
    above, office = entry.get("superior"), entry.get("organisation")
    roles = entry.get("roles") or ()
    return PostWish(**_common(entry), organisation=office.row, roles=roles, superior=above.row if above else None)


def _common(entry: Entry) -> dict[str, Any]:
    names, row = entry.names, entry.row
    days = {"since": row.valid_from, "until": row.valid_to} if row else {}
    return {"name_zh": names["zh"], "name_en": names["en"], "area": entry.get("area"), "code": entry.code, **days}
