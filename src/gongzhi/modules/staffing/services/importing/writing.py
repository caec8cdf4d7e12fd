"""A table written through the services of the pages: all of it in one transaction, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from gongzhi.common import clock
from gongzhi.common.errors import Refused
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties

from ..accounts import make_account
from ..offices import OfficeWish, PostWish, add_duties, add_office, add_post, change_office, change_post
from ..people import add_person, seat
from .entries import Entry, Plan, Somebody
from .planning import Rows, make_plan


class _Undone(Exception):
    """Nothing is written."""


def write(actor: Actor, rows: Rows, seen: str) -> tuple[Plan, bool]:
    """Write what a table comes to now, if that is still what was `seen`; return it, and whether it is written."""
    plan = Plan()
    try:
        with transaction.atomic():
            plan = make_plan(actor, rows)
            if plan.faults or plan.digest != seen:
                return plan, False
            _Writer(actor, plan).write()
    except _Undone:
        # What this process has read meanwhile was never written.
        parties.forget_chart()
        return plan, False
    return plan, True


class _Writer:
    def __init__(self, actor: Actor, plan: Plan) -> None:
        self.actor, self.plan = actor, plan

    @contextmanager
    def at(self, line: int, column: str) -> Iterator[None]:
        """Undo all where a row is refused, and say which."""
        try:
            yield
        except Refused as refusal:
            self.plan.refuse(line, column, refusal)
            raise _Undone from None

    def write(self) -> None:
        """Write offices from above, posts from above, then people."""
        for entry in from_above(self.plan.offices, "parent"):
            with self.at(entry.line, "office"):
                self._office(entry)
        for entry in from_above(self.plan.posts, "superior"):
            with self.at(entry.line, "post"):
                self._post(entry)
        for somebody in self.plan.people:
            with self.at(somebody.line, "name"):
                self._person(somebody)

    def _office(self, entry: Entry) -> None:
        above = entry.get("parent")
        wish = OfficeWish(
            **_common(entry), kind=entry.get("kind"), parent=above.row if above else None, code=entry.code
        )
        if entry.is_new:
            entry.row = add_office(self.actor, wish)
        elif entry.changes:
            change_office(self.actor, entry.row, wish, entry.seen)

    def _post(self, entry: Entry) -> None:
        above, duties = entry.get("superior"), entry.new_duties
        office, roles = entry.get("organisation").row, entry.get("roles") or ()
        wish = PostWish(
            **_common(entry), organisation=office, roles=roles, superior=above.row if above else None, code=entry.code
        )
        if entry.is_new:
            entry.row = add_post(self.actor, wish)
        elif entry.changes:
            change_post(self.actor, entry.row, wish, entry.seen)
        if duties:
            add_duties(self.actor, entry.row, [_duty(*one) for one in duties])

    def _person(self, somebody: Somebody) -> None:
        person = somebody.row or add_person(self.actor, somebody.name)
        for line, post, since in somebody.takes:
            with self.at(line, "post"):
                seat(self.actor, post.row, person, since)
        if somebody.account:
            make_account(self.actor, person, somebody.account)


def _common(entry: Entry) -> dict:  # type: ignore[type-arg]  # spread into a wish
    names, row = entry.names, entry.row
    days = {"since": row.valid_from, "until": row.valid_to} if row else {}
    return {"name_zh": names["zh"], "name_en": names["en"], "area": entry.get("area"), **days}


def _duty(function: str, matter: str, area: str) -> parties.Duty:
    return parties.Duty(function=function, matter=matter, area_code=area, valid_from=clock.today())


def from_above(entries: Sequence[Entry], name: str) -> list[Entry]:
    """Return the entries so that what stands above another one comes first."""
    ordered: list[Entry] = []
    for entry in entries:
        way: list[Entry] = []
        present: Entry | None = entry
        while present is not None and present not in way:
            way.append(present)
            present = present.get(name)
        ordered += (one for one in reversed(way) if one in entries and one not in ordered)
    return ordered
