"""What a table says of offices, posts and people, beside what stands; and what comes of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common import canonical
from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import say
from gongzhi.engine.parties import public as parties

from .cells import Duty
from .columns import HEADS


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken."""

    line: int
    column: str
    words: str


class Entry:
    """An office or a post: the row that stands, if any; what stands of it, and what the table gives."""

    def __init__(self, row: Any = None, stands: dict[str, Any] | None = None, code: str = "") -> None:
        self.row, self.code, self.is_new = row, row.key if row else code, row is None
        self.stands, self.given = stands or {}, dict[str, Any]()
        self.lines: dict[str, int] = {}
        # The first line that speaks of it; what stood then, so that nobody's change in between is lost.
        self.line, self.seen = 0, ""

    def get(self, name: str) -> Any:
        return self.given.get(name, self.stands.get(name))

    def say(self, line: int, name: str, value: Any) -> None:
        """Note what a row says. Raises Invalid where an earlier one said something else."""
        if name in self.given and self.given[name] != value:
            words = _("Row %(line)d says something else of the same office or post. Make both the same.")
            raise Invalid({name: words % {"line": self.lines[name]}})
        self.given[name] = value
        self.lines.setdefault(name, line)

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return each field that the table gives otherwise than it stands, with both."""
        given = {name: value for name, value in self.given.items() if name != "duties"}
        return {name: (self.stands.get(name), value) for name, value in given.items() if value != self.stands.get(name)}

    @property
    def differs(self) -> bool:
        return self.is_new or bool(self.changes or self.new_duties)

    @property
    def new_duties(self) -> Collection[Duty]:
        """Return the duties that the table adds; those that it does not name stay."""
        area = self.get("area") or ""
        given = {(function, matter, where or area) for function, matter, where in self.given.get("duties", ())}
        return sorted(given - self.stands.get("duties", frozenset()))

    @property
    def names(self) -> dict[str, str]:
        """Return the names that it shall have; an English one that only repeated the Chinese one goes with it."""
        zh, en = self.get("name_zh"), self.get("name_en")
        repeats = "name_en" not in self.given and en == self.stands.get("name_zh")
        return {"zh": zh, "en": zh if repeats or not en else en}

    @property
    def present_names(self) -> set[str]:
        """Return what it is called where it stands."""
        return {self.stands.get("name_zh", ""), self.stands.get("name_en", "")}

    @property
    def known_as(self) -> set[str]:
        """Return what a row may call it that means it as the one above."""
        office, names = self.get("organisation"), {self.get("name_zh"), self.get("name_en")}
        above = {office.get("name_zh"), office.get("name_en")} if office else ()
        return {self.code, *names, *(f"{one} · {name}" for one in above for name in names)}

    @property
    def title(self) -> str:
        names = say(self.names)
        office = self.get("organisation")
        return f"{office.title} · {names}" if office else names


@dataclass
class Somebody:
    """A person of the table: one who is there, or somebody new; `account`: the sign-in name that is to be given."""

    row: parties.Person | None
    name: str
    line: int
    account: str = ""
    takes: list[tuple[int, Entry, date]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.is_new = self.row is None

    @property
    def differs(self) -> bool:
        return self.is_new or bool(self.takes or self.account)


@dataclass
class Plan:
    """What a table comes to: the entries that it speaks of, who takes which post, and the rows that cannot be taken."""

    offices: list[Entry] = field(default_factory=list)
    posts: list[Entry] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    # In the order in which they were found, each once.
    found: dict[Fault, None] = field(default_factory=dict)

    def refuse(self, line: int, column: str, refusal: Refused) -> None:
        """Note why a row cannot be taken; each reason of a column once."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal}
        for name, words in fields.items():
            self.found[Fault(line, column or name, str(words))] = None

    @property
    def faults(self) -> list[Fault]:
        """Return why rows cannot be taken, from the first row to the last, from the first column to the last."""
        order = {name: place for place, name in enumerate(HEADS)}
        return sorted(self.found, key=lambda fault: (fault.line, order.get(fault.column, 0)))

    @property
    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Return how many offices, posts, people and accounts are new, change and stay as they are."""
        accounts = [one for one in self.people if one.account or (one.row and one.row.user)]
        given = sum(bool(one.account) for one in accounts)
        return {
            "offices": _count(self.offices),
            "posts": _count(self.posts),
            "people": _count(self.people),
            "accounts": (given, 0, len(accounts) - given),
        }

    @property
    def is_empty(self) -> bool:
        """Say whether nothing would be written."""
        return not any(new or changed for new, changed, _same in self.counts.values())

    @property
    def digest(self) -> str:
        """Return the hash of what would be written: a page carries it, so that nothing else is written than was shown."""
        return canonical.sha256_hex(canonical.dumps(list(self._told())))

    def _told(self) -> Iterator[list[str]]:
        for entry in (*self.offices, *self.posts):
            if entry.differs:
                values = {
                    name: value.title if isinstance(value, Entry) else value for name, value in entry.given.items()
                }
                yield [
                    entry.code,
                    str(entry.line),
                    entry.seen,
                    *(f"{name}={value}" for name, value in sorted(values.items()) if name != "duties"),
                ]
                yield [str(one) for one in entry.new_duties]
        for one in self.people:
            posts = [f"{entry.title} {since.isoformat()}" for _line, entry, since in one.takes]
            yield [one.name, str(one.row.pk if one.row else 0), one.account, *posts]


def _count(entries: Iterable[Entry | Somebody]) -> tuple[int, int, int]:
    states = [(entry.is_new, entry.differs) for entry in entries]
    new, changed = sum(is_new for is_new, _ in states), sum(differs and not is_new for is_new, differs in states)
    return new, changed, len(states) - new - changed
