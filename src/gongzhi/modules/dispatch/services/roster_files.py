"""The roster as a table: duty times out and in, absences in; a row that cannot be taken is told with its number."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.spreadsheets import cell_day, cell_text, in_all_languages, read_rows
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties

from ..selectors.roster import WEEKDAYS, label_of, list_substitutes, people_of, posts_of

# The columns of both tables; a table is one of duty times where it says on which weekday.
HEADS = {
    "post": gettext_lazy("Post"),
    "weekday": gettext_lazy("Day of the week"),
    "begins": gettext_lazy("Begins at"),
    "ends": gettext_lazy("Ends at"),
    "person": gettext_lazy("Who is away"),
    "since": gettext_lazy("First day"),
    "until": gettext_lazy("Last day"),
    "substitute": gettext_lazy("Who stands in"),
}
TIMES, ABSENCES = ("post", "weekday", "begins", "ends"), ("person", "since", "until", "substitute")
SHORT = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
ONE_DAY = timedelta(days=1)
WIDE_COLON, LENGTH_OF_TIME = "\uff1a", 5
Row = Mapping[str, Any]


@dataclass
class Taken:
    """What became of the rows: how many were written, how many were there already, and which were refused, and why."""

    written: int = 0
    known: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def list_times(actor: Actor) -> Iterator[Sequence[str]]:
    """Yield the head of the table and the duty times of the posts that the actor keeps."""
    yield [str(HEADS[name]) for name in TIMES]
    for post in posts_of(actor):
        for one in sorted(post.duty_times.all(), key=lambda one: (one.weekday, one.begins)):
            yield [label_of(post), str(WEEKDAYS[one.weekday]), f"{one.begins:%H:%M}", f"{one.ends:%H:%M}"]


def list_absences_head() -> Iterator[Sequence[str]]:
    """Yield the head of the table of absences, to be filled in."""
    yield [str(HEADS[name]) for name in ABSENCES]


def take(actor: Actor, data: bytes, name: str) -> Taken:
    """Write the duty times or absences of a table, each row by itself; only for posts and people that the actor keeps.

    Raises Invalid where the file cannot be read or is no such table.
    """
    rows = list(read_rows(data, name, HEADS, ()))
    present = {key for _line, row in rows for key in row}
    if not rows:
        raise Invalid({"file": _("There are no rows in this table.")})
    for needed, writer in ((TIMES, _Times), (ABSENCES[:3], _Absences)):
        if present.issuperset(needed):
            return _take(rows, writer(actor))
    heads = ", ".join(str(HEADS[name]) for name in TIMES), ", ".join(str(HEADS[name]) for name in ABSENCES)
    words = _("The table needs the columns %(times)s, or the columns %(absences)s.")
    raise Invalid({"file": words % {"times": heads[0], "absences": heads[1]}})


def _take(rows: Iterable[tuple[int, Row]], write: Callable[[Row], bool]) -> Taken:
    done = Taken()
    for line, row in rows:
        try:
            written = write(row)
        except Refused as refusal:
            done.errors.append((line, str(refusal)))
            continue
        done.written += written
        done.known += not written
    return done


class _Times:
    """Writes weekly stretches of posts."""

    def __init__(self, actor: Actor) -> None:
        self.posts = posts_of(actor)

    def __call__(self, row: Row) -> bool:
        """Add a row's stretch; return whether it is new."""
        post, stretch = self._post(cell_text(row["post"])), _stretch(row)
        times = [(one.weekday, one.begins, one.ends) for one in parties.DutyTime.objects.filter(post=post)]
        if stretch in times:
            return False
        parties.set_duty_times(post, [*times, stretch])
        return True

    def _post(self, words: str) -> parties.Post:
        found = [post for post in self.posts if words in (post.key, label_of(post))]
        found = found or [post for post in self.posts if words in post.names.values()]
        post: parties.Post = _only(found, words, "post")
        return post


def _only(found: Sequence[Any], words: str, name: str) -> Any:
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid({name: _("“%(words)s” fits more than one. Enter this one by hand.") % {"words": words}})
    raise Invalid({name: _("There is no “%(words)s” among your own posts and those below.") % {"words": words}})


def _stretch(row: Row) -> tuple[int, time, time]:
    words = cell_text(row["weekday"]).lower()
    names = [{str(day + 1), *in_all_languages(WEEKDAYS[day]), *in_all_languages(SHORT[day])} for day in range(7)]
    day = next((number for number, known in enumerate(names) if words in known), None)
    if day is None:
        raise Invalid({"weekday": _("“%(words)s” is no day of the week.") % {"words": words}})
    return day, _time(row["begins"], "begins"), _time(row["ends"], "ends")


def _time(value: Any, name: str) -> time:
    words = cell_text(value).replace(WIDE_COLON, ":")
    try:
        return time.fromisoformat(words.rjust(LENGTH_OF_TIME, "0"))
    except ValueError:
        raise Invalid({name: _("“%(words)s” is no time. Write it as 18:00.") % {"words": words}}) from None


class _Absences:
    """Writes absences, with who stands in."""

    def __init__(self, actor: Actor) -> None:
        self.by = actor.label
        self.posts = posts_of(actor)
        self.people = people_of(self.posts)
        self.substitutes = list_substitutes(self.posts)

    def __call__(self, row: Row) -> bool:
        """Note a row's absence; return whether it is new."""
        words = cell_text(row["person"])
        person: int = _only([number for number, name in self.people.items() if name == words], words, "person")
        since, until = self._day(row, "since"), self._day(row, "until") + ONE_DAY
        if parties.Absence.objects.filter(person=person, valid_from=since, valid_to=until).exists():
            return False
        parties.add_absence(
            parties.Person.objects.get(pk=person),
            since,
            until,
            by=self.by,
            posts=[post for post in self.posts if person in people_of([post])],
            substitute=self._substitute(cell_text(row.get("substitute"))),
        )
        return True

    def _day(self, row: Row, name: str) -> date:
        day = cell_day(row[name], name)
        if day is None:
            raise Invalid({name: _("The day is missing.")})
        return day

    def _substitute(self, words: str) -> parties.Person | None:
        found = [person for person in self.substitutes if person.name == words]
        return _only(found, words, "substitute") if words else None
