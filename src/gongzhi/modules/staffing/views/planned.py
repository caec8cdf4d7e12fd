"""What a table comes to, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say_list, say_pair
from gongzhi.modules.staffing.selectors.naming import list_functions
from gongzhi.modules.staffing.services.importing.entries import Entry, Plan, Somebody
from gongzhi.modules.staffing.views.words import FACTS, say_value

KINDS = {
    "offices": gettext_lazy("Offices"),
    "posts": gettext_lazy("Posts"),
    "people": gettext_lazy("People"),
    "accounts": gettext_lazy("Accounts"),
}
Told = dict[str, Any]


def counted(plan: Plan) -> list[Told]:
    """Return how many are new, change and stay as they are, kind by kind."""
    names = ("new", "changed", "same")
    return [{"label": KINDS[kind], **dict(zip(names, found, strict=True))} for kind, found in plan.counts.items()]


def told(plan: Plan) -> list[Told]:
    """Return what would be written, line by line: what it is, whether new, its name, and what of it."""
    functions = dict(list_functions())
    entries = (entry for entry in (*plan.offices, *plan.posts) if entry.differs)
    people = (one for one in plan.people if one.differs)
    return [*(_entry(entry, functions) for entry in entries), *map(_person, people)]


def _entry(entry: Entry, functions: Mapping[str, str]) -> Told:
    is_post = "organisation" in entry.given or "organisation" in entry.stands
    what = say_list(_new(entry, functions) if entry.is_new else _changes(entry, functions), ";")
    kind = _("Post") if is_post else _("Office")
    return {"kind": kind, "is_new": entry.is_new, "line": entry.line, "name": entry.title, "what": what}


def _new(entry: Entry, functions: Mapping[str, str]) -> Iterator[str]:
    for name in ("kind", "area", "parent", "roles", "superior"):
        if entry.get(name):
            yield say_pair(FACTS[name], _value(name, entry.get(name), functions))
    yield from _duties(entry, functions)


def _changes(entry: Entry, functions: Mapping[str, str]) -> Iterator[str]:
    for name, (before, after) in entry.changes.items():
        yield say_pair(FACTS[name], f"{_value(name, before, functions)} → {_value(name, after, functions)}")
    yield from _duties(entry, functions)


def _duties(entry: Entry, functions: Mapping[str, str]) -> Iterator[str]:
    if rows := [[*one, "", ""] for one in entry.new_duties]:
        yield say_pair(FACTS["duties"], ("" if entry.is_new else "+ ") + say_value("duties", rows, functions))


def _value(name: str, value: Any, functions: Mapping[str, str]) -> str:
    return value.title if isinstance(value, Entry) else say_value(name, value, functions)


def _person(somebody: Somebody) -> Told:
    words = [_takes(entry, since.isoformat()) for _line, entry, since in somebody.takes]
    if somebody.account:
        words.append(say_pair(FACTS["account"], somebody.account))
    return {
        "kind": _("Person"),
        "is_new": somebody.is_new,
        "line": somebody.line,
        "name": somebody.name,
        "what": say_list(words, ";"),
    }


def _takes(entry: Entry, since: str) -> str:
    words = _("takes %(post)s from %(day)s") % {"post": entry.title, "day": since}
    beside = [one.person.name for one in entry.row.sitters] if entry.row else []
    return words + (_(" (beside %(names)s, who stays)") % {"names": say_list(beside)} if beside else "")
