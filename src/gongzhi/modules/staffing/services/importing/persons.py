"""Whom a row means: by the sign-in name, else by who holds the post; of namesakes nobody is guessed."""

from collections.abc import Iterable
from datetime import date

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties

from ...selectors.chart import list_people
from ..accounts import TAKEN, check_form, taken
from .cells import read_day
from .columns import Cells
from .entries import Entry, Somebody

NAMESAKE = gettext_lazy(
    "Somebody of this name is entered already. Write the sign-in name of who is meant, or let them take the post on its page."
)


class Persons:
    """The people of a table."""

    def __init__(self, actor: Actor, rows: Iterable[Cells]) -> None:
        given = list(rows)
        names = {cells["name"] for cells in given if cells.get("name")}
        wanted = {cells["account"].lower() for cells in given if cells.get("account")}
        visible = list_people(actor)
        self.taken = taken(wanted)
        self.namesakes: dict[str, list[parties.Person]] = {}
        for person in visible.filter(name__in=names):
            self.namesakes.setdefault(person.name, []).append(person)
        known = visible.annotate(low=Lower("user__username")).filter(low__in=self.taken)
        self.by_account = {person.user.get_username().lower(): person for person in known if person.user}
        self.found: list[Somebody] = []
        self.there: dict[int, Somebody] = {}

    def take(self, line: int, post: Entry, cells: Cells) -> None:
        """Note who holds a post by a row. Raises Invalid where it is not clear who is meant."""
        name, account = cells.get("name", ""), cells.get("account", "").lower()
        if not name:
            raise Invalid({"name": _("Write the name of the person with this sign-in name.")})
        since = read_day(cells.get("since", ""))
        holders = [one.person for one in post.row.sitters if one.person.name == name] if post.row else []
        somebody = self._by_account(line, name, account, holders) if account else self._by_name(line, name, holders)
        self._seat(line, somebody, post, since if cells.get("since") else None)

    def _by_account(self, line: int, name: str, account: str, holders: list[parties.Person]) -> Somebody:
        if account in self.taken:
            return self._known(line, name, account)
        if other := next((one for one in self.found if one.account == account), None):
            if other.name != name or (holders and other.row not in holders):
                words = _("Row %(line)d gives this sign-in name to %(name)s.")
                raise Invalid({"account": words % {"line": other.line, "name": other.name}})
            return other
        check_form(account)
        if holders:
            return self._given(line, account, holders)
        if any(person.user is None for person in self.namesakes.get(name, ())):
            words = _(
                "Somebody of this name is entered already, without an account. Open their page and give them this one first."
            )
            raise Invalid({"account": words})
        return self._note(Somebody(None, name, line, account))

    def _known(self, line: int, name: str, account: str) -> Somebody:
        person = self.by_account.get(account)
        if person is None:
            raise Invalid({"account": TAKEN})
        if person.name != name:
            words = _(
                "This sign-in name belongs to %(name)s. Choose another, or correct the name on the page of the person."
            )
            raise Invalid({"account": words % {"name": person.name}})
        return self._there(line, person)

    def _given(self, line: int, account: str, holders: list[parties.Person]) -> Somebody:
        """Return the holder of the post, who gets this account."""
        free = [person for person in holders if person.user is None]
        if len(free) != 1:
            known = ", ".join(person.user.get_username() for person in holders if person.user)
            words = _("This person holds the post with another sign-in name (%(account)s). Write that one, or none.")
            raise Invalid({"account": words % {"account": known or "—"}})
        somebody = self._there(line, free[0])
        if somebody.account and somebody.account != account:
            raise Invalid({"account": _("Another row gives this person another sign-in name.")})
        somebody.account = account
        return somebody

    def _by_name(self, line: int, name: str, holders: list[parties.Person]) -> Somebody:
        if len(holders) == 1:
            return self._there(line, holders[0])
        if holders or self.namesakes.get(name):
            raise Invalid({"account": NAMESAKE})
        earlier = next((one for one in self.found if one.name == name and one.row is None), None)
        if earlier:
            words = _(
                "Row %(line)d has somebody of this name, too. Write their sign-in names, so that it is clear whether they are one person."
            )
            raise Invalid({"account": words % {"line": earlier.line}})
        return self._note(Somebody(None, name, line))

    def _there(self, line: int, person: parties.Person) -> Somebody:
        if person.pk not in self.there:
            self.there[person.pk] = self._note(Somebody(person, person.name, line))
        return self.there[person.pk]

    def _note(self, somebody: Somebody) -> Somebody:
        self.found.append(somebody)
        return somebody

    def _seat(self, line: int, somebody: Somebody, post: Entry, since: date | None) -> None:
        sitters = post.row.sitters if post.row else ()
        held = [one.valid_from for one in sitters if somebody.row and one.person_id == somebody.row.pk]
        held += [day for _line, entry, day in somebody.takes if entry is post]
        if not held:
            somebody.takes.append((line, post, since or clock.today()))
        elif since and since not in held:
            words = _(
                "This person holds the post from %(day)s. A first day is not changed later: write this one, or none."
            )
            raise Invalid({"since": words % {"day": held[0].isoformat()}})
