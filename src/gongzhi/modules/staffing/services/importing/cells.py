"""What the cells of the table mean: kinds, roles and duties by their names in any language, or by their keys."""

import re
from collections.abc import Container, Mapping
from datetime import date
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.spreadsheets import cell_day, in_all_languages
from gongzhi.common.text import say_list
from gongzhi.engine.rules import public as rules

from ...selectors.naming import KINDS, list_functions, read_area
from .columns import COLUMNS, LONGEST, LONGEST_CELL, Cells

# Between entries of a cell; the others only where an entry is not known as it stands.
APART, ALSO_APART = re.compile("[;\uff1b]"), re.compile("[,\uff0c\u3001]")
# A duty for one matter only, and in another area than the post's.
MATTER, AREA = "/", "@"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,79}")
Duty = tuple[str, str, str]


class Words:
    """What is called how, read once for a whole table."""

    def __init__(self) -> None:
        self.kinds = {spoken: key for key, label in KINDS.items() for spoken in (key, *in_all_languages(label))}
        self.areas: dict[str, str] = {}

    @cached_property
    def roles(self) -> Mapping[str, str]:
        return _by_name("role", "label")

    @cached_property
    def matters(self) -> Mapping[str, str]:
        return _by_name("matter", "names")

    @cached_property
    def functions(self) -> Mapping[str, str]:
        """Return the functions and duties by their words in each language."""
        found: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found |= {spoken.lower(): key for key, words in list_functions() for spoken in (key, words)}
        return found

    def kind(self, words: str) -> str:
        """Return the kind of office."""
        if words.lower() not in self.kinds:
            text = _("There is no such kind of office. There are: %(kinds)s")
            raise Invalid({"kind": text % {"kinds": say_list(KINDS.values(), ";")}})
        return self.kinds[words.lower()]

    def area(self, words: str) -> str:
        """Return the code of the area, remembered: many rows have the same."""
        if words not in self.areas:
            self.areas[words] = read_area(words)
        return self.areas[words]

    def role_set(self, words: str) -> tuple[str, ...]:
        """Return the roles of a cell."""
        return tuple(sorted({self._role(one) for one in _apart(words, self.roles)}))

    def _role(self, words: str) -> str:
        if words.lower() not in self.roles:
            raise Invalid(
                {
                    "roles": _("There is no role “%(name)s”. The page of the import shows how they are called.")
                    % {"name": words}
                }
            )
        return self.roles[words.lower()]

    def duty_set(self, words: str) -> frozenset[Duty]:
        """Return the duties of a cell: function, matter and area; empty for all matters, and for the area of the post."""
        return frozenset(self._duty(one) for one in _apart(words, self.functions))

    def _duty(self, words: str) -> Duty:
        what, _sign, place = (part.strip() for part in words.partition(AREA))
        function, _sign, matter = (part.strip().lower() for part in what.partition(MATTER))
        if function not in self.functions:
            text = _("There is no duty “%(name)s”. The page of the import shows how they are called.")
            raise Invalid({"duties": text % {"name": words}})
        if matter and matter not in self.matters:
            raise Invalid({"duties": _("There is no matter “%(name)s”.") % {"name": matter}})
        return self.functions[function], self.matters[matter] if matter else "", self.area(place) if place else ""


def _by_name(kind: str, field: str) -> Mapping[str, str]:
    found = rules.list_content(kind)
    return {str(words).lower(): one.key for one in found for words in (one.key, *one.body[field].values())}


def _apart(words: str, known: Container[str]) -> list[str]:
    """Return the entries of a cell; names hold commas themselves, so at commas only what is not known as it stands is parted."""
    parts = (part.strip() for part in APART.split(words))
    found = (one for part in parts for one in ([part] if _name(part) in known else ALSO_APART.split(part)))
    return [one.strip() for one in found if one.strip()]


def _name(entry: str) -> str:
    return entry.partition(AREA)[0].partition(MATTER)[0].strip().lower()


def read_day(words: str) -> date:
    """Return the first day on a post, today where none is given."""
    return cell_day(words, "since") or clock.today()


def read_code(words: str) -> str:
    """Return a code that an office or a post may have."""
    if words and not CODE.fullmatch(words):
        raise Invalid({"code": _("A code is 2 to 80 English letters, digits, dots, hyphens and underscores.")})
    return words


def check_lengths(cells: Cells) -> None:
    """Raise Invalid where a cell is longer than what can be kept, by its column."""
    long = {
        name: LONGEST.get(name, LONGEST_CELL)
        for name in COLUMNS
        if len(cells.get(name, "")) > LONGEST.get(name, LONGEST_CELL)
    }
    if long:
        raise Invalid(
            {name: _("This is too long: at most %(most)d characters.") % {"most": most} for name, most in long.items()}
        )
