"""What a table comes to: each row compared with what stands and with the other rows, in full, before anything is written."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.errors import Invalid, Refused
from gongzhi.engine.access.public import Actor, require_grant

from ...selectors.authority import CHART, is_inside
from ...selectors.records import digest_of
from ..offices import ABOVE_ITSELF, OUTSIDE, POST_ABOVE_ITSELF
from .allowing import allow
from .cells import Words, check_lengths, read_code
from .columns import Cells
from .entries import Entry, Plan
from .persons import Persons
from .standing import Standing

Rows = Iterable[tuple[int, Cells]]
OF_PERSON = ("name", "account")
OF_POST = ("post", "post_code", *OF_PERSON)
FORMER = {
    "office": gettext_lazy(
        "“%(name)s” is what “%(present)s” was called before. Write its present name; for another office of this name a code of its own."
    ),
    "post": gettext_lazy(
        "“%(name)s” is what “%(present)s” was called before. Write its present name; for another post of this name a code of its own."
    ),
}


def make_plan(actor: Actor, rows: Rows) -> Plan:
    """Return what the rows of a table come to for this actor. Raises Denied for who keeps no offices."""
    require_grant(actor, CHART)
    given = list(rows)
    planner = _Planner(actor, given)
    for line, cells in given:
        planner.take(line, cells)
    return planner.finish()


class _Planner:
    def __init__(self, actor: Actor, rows: Rows) -> None:
        self.actor, self.plan, self.words = actor, Plan(), Words()
        self.standing = Standing(actor)
        self.standing.expect(cells for _line, cells in rows)
        self.persons = Persons(actor, [cells for _line, cells in rows])
        # Rows that call an office or a post by a name that it has no more, and the post of each row.
        self.formerly: list[tuple[int, str, Entry, str]] = []
        self.posts_at: dict[int, Entry] = {}
        self.above: list[tuple[int, Entry, str]] = []
        self.superiors: list[tuple[int, Entry, str]] = []

    @contextmanager
    def at(self, line: int, column: str = "") -> Iterator[None]:
        """Note a refusal of the block under a line and its column."""
        try:
            yield
        except Refused as refusal:
            self.plan.refuse(line, column, refusal)

    def take(self, line: int, cells: Cells) -> None:
        """Note what a row says."""
        office = post = None
        with self.at(line):
            check_lengths(cells)
            office = self._office(line, cells)
        if office is None or not any(cells.get(name) for name in OF_POST):
            return
        with self.at(line):
            post = self._post(line, cells, office)
        if post is not None and any(cells.get(name) for name in OF_PERSON):
            with self.at(line):
                self.persons.take(line, post, cells)

    def _office(self, line: int, cells: Cells) -> Entry:
        area = self._value(line, cells, "office_area", self.words.area)
        code = self._value(line, cells, "office_code", read_code)
        entry = self.standing.office(cells.get("office", ""), code or "", area or "")
        self._begin(self.plan.offices, line, entry)
        self._name(line, entry, "office", cells)
        self._say(line, entry, "office_en", "name_en", cells.get("office_en"))
        self._say(line, entry, "office_kind", "kind", self._value(line, cells, "office_kind", self.words.kind))
        self._say(line, entry, "office_area", "area", area)
        if cells.get("office_above"):
            self.above.append((line, entry, cells["office_above"]))
        return entry

    def _post(self, line: int, cells: Cells, office: Entry) -> Entry:
        area = self._value(line, cells, "post_area", self.words.area)
        code = self._value(line, cells, "post_code", read_code)
        entry = self.standing.post(office, cells.get("post", ""), code or "", area or "")
        self._begin(self.plan.posts, line, entry)
        self._name(line, entry, "post", cells)
        self.posts_at[line] = entry
        self._say(line, entry, "office", "organisation", office)
        self._say(line, entry, "post_en", "name_en", cells.get("post_en"))
        self._say(line, entry, "post_area", "area", area)
        self._say(line, entry, "roles", "roles", self._value(line, cells, "roles", self.words.role_set))
        self._say(line, entry, "duties", "duties", self._value(line, cells, "duties", self.words.duty_set))
        if cells.get("superior"):
            self.superiors.append((line, entry, cells["superior"]))
        return entry

    def _begin(self, entries: list[Entry], line: int, entry: Entry) -> None:
        if not entry.line:
            entry.line = line
            entries.append(entry)

    def _value(self, line: int, cells: Cells, column: str, read: Callable[[str], Any]) -> Any:
        """Return what a cell means; None for an empty one and for one that cannot be read, which is noted."""
        if cells.get(column):
            with self.at(line, column):
                return read(cells[column])
        return None

    def _say(self, line: int, entry: Entry, column: str, name: str, value: Any) -> None:
        if value:
            with self.at(line, column):
                entry.say(line, name, value)

    def _name(self, line: int, entry: Entry, column: str, cells: Cells) -> None:
        """Take a name that is another than those by which the entry is known, where the row names it by its code."""
        name = cells.get(column, "")
        if not name or name in entry.present_names:
            return
        named = self.standing.named if column == "office" else self.standing.posts_named
        if entry.is_new or cells.get(f"{column}_code") == entry.code:
            self._say(line, entry, column, "name_zh", name)
        elif entry not in named.get(name, []):
            self.formerly.append((line, column, entry, name))

    def finish(self) -> Plan:
        """Return the plan, with what can be said only when all rows are read."""
        for line, entry, words in self.above:
            with self.at(line, "office_above"):
                self._set_above(line, entry, words)
        for line, entry, words in self.superiors:
            with self.at(line, "superior"):
                self._set_superior(line, entry, words)
        self.plan.people = self.persons.found
        told = {(fault.line, fault.column) for fault in self.plan.found}
        for entry in self.plan.offices:
            self._complete_office(entry, told)
        for entry in self.plan.posts:
            self._complete_post(entry)
        for line, column, entry, name in self.formerly:
            if self._adds(line):
                with self.at(line, column):
                    raise Invalid({column: FORMER[column] % {"name": name, "present": entry.title}})
        for entry in (*self.plan.offices, *self.plan.posts):
            entry.seen = digest_of(entry.row) if entry.row and entry.differs else ""
        allow(self.actor, self.plan, self.at)
        return self.plan

    def _adds(self, line: int) -> bool:
        """Say whether a row comes to something, or speaks of an office only: by a former name it may mean a new one."""
        post = self.posts_at.get(line)
        people = (one for one in self.plan.people if line in (one.line, *(at for at, _post, _day in one.takes)))
        return post is None or post.differs or any(one.differs for one in people)

    def _set_above(self, line: int, entry: Entry, words: str) -> None:
        stands = entry.stands.get("parent")
        entry.say(line, "parent", stands if stands and words in stands.known_as else self.standing.find_office(words))
        if _meets_itself(entry, "parent"):
            raise Invalid({"office_above": ABOVE_ITSELF})

    def _set_superior(self, line: int, entry: Entry, words: str) -> None:
        stands = entry.stands.get("superior")
        office = entry.get("organisation")
        entry.say(
            line, "superior", stands if stands and words in stands.known_as else self.standing.find_post(words, office)
        )
        if _meets_itself(entry, "superior"):
            raise Invalid({"superior": POST_ABOVE_ITSELF})

    def _complete_office(self, entry: Entry, told: Collection[tuple[int, str]]) -> None:
        for column, name in (("office_kind", "kind"), ("office_area", "area")):
            if not entry.get(name) and (entry.line, column) not in told:
                with self.at(entry.line, column):
                    raise Invalid({column: _("This office is new: fill this in.")})

    def _complete_post(self, entry: Entry) -> None:
        around = entry.get("organisation").get("area")
        if not entry.get("area") and around:
            entry.given["area"] = around
        if entry.differs and around and not is_inside([around], entry.get("area")):
            with self.at(entry.line, "post_area"):
                raise Invalid({"post_area": OUTSIDE})


def _meets_itself(entry: Entry, name: str) -> bool:
    """Say whether an entry comes back to itself on the way up."""
    passed, present = {entry}, entry.get(name)
    while present is not None:
        if present in passed:
            return True
        passed.add(present)
        present = present.get(name)
    return False
