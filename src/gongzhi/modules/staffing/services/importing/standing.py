"""The offices and posts that stand, as entries, and which of them a row means: by its code, else by its name."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties

from ...selectors.authority import areas_of, is_inside
from ...selectors.chart import lasts
from .columns import Cells
from .entries import Entry
from .former import Named, former_names

SEVERAL_OFFICES = gettext_lazy(
    "Several offices are called so, or were before. Write the code of the one that is meant."
)


class Standing:
    """What stands; entries that the table adds are found in it too."""

    def __init__(self, actor: Actor) -> None:
        self.kept, self.today = areas_of(actor), clock.today()
        rows = list(parties.Organisation.objects.order_by("pk"))
        self.offices = {row.pk: Entry(row, _common(row) | {"kind": row.kind}) for row in rows}
        for row in rows:
            self.offices[row.pk].stands["parent"] = self.offices.get(row.parent_id or 0)
        self.posts = {row.pk: Entry(row, self._post(row)) for row in _read_posts()}
        for entry in self.posts.values():
            entry.stands["superior"] = self.posts.get(entry.row.superior_id or 0)
        self.codes = {entry.code: entry for entry in self.offices.values()}
        self.post_codes = {entry.code: entry for entry in self.posts.values()}
        self.named = _by_name(self.lasting(self.offices.values()))
        self.posts_named = _by_name(self.lasting(self.posts.values()))
        self.former, self.posts_former = Named(), Named()

    def expect(self, rows: Iterable[Cells]) -> None:
        """Let every row call what some row names by its code by the name that it gets there, and by those that it had before."""
        given = list(rows)
        kinds = (
            ("office", self.codes, self.named, self.former),
            ("post", self.post_codes, self.posts_named, self.posts_former),
        )
        for column, codes, named, former in kinds:
            coded = [(codes.get(cells.get(f"{column}_code", "")), cells.get(column, "")) for cells in given]
            meant = [(entry, name) for entry, name in coded if entry and self._lasts(entry)]
            for entry, name in meant:
                if name and entry not in named.setdefault(name, []):
                    named[name].append(entry)
            former.update(former_names({entry: None for entry, _name in meant}))

    def lasting(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries that are not over."""
        return [entry for entry in entries if self._lasts(entry)]

    def _post(self, row: Any) -> dict[str, Any]:
        duties = frozenset((one.function, one.matter, one.area_code) for one in row.held_duties)
        office = self.offices[row.organisation_id]
        return _common(row) | {"organisation": office, "roles": tuple(sorted(row.roles)), "duties": duties}

    def _lasts(self, entry: Entry) -> bool:
        return entry.row.valid_to is None or entry.row.valid_to > self.today

    def office(self, name: str, code: str, area: str) -> Entry:
        """Return the office that a row means, a new one where none is called so. Raises Invalid."""
        entry = self.codes.get(code) if code else None
        if entry is None:
            entry = self._office_named(name, code, area)
        if entry.row and not is_inside(self.kept, entry.row.area_code):
            raise Invalid(
                {"office": _("This lies outside the area of your post. Ask the administrator of the county.")}
            )
        if entry.row and not self._lasts(entry):
            raise Invalid({"office": _("This office has ended. Write another code, or none for a new office.")})
        return entry

    def _office_named(self, name: str, code: str, area: str) -> Entry:
        if not name:
            raise Invalid({"office": _("Write the name of the office in each row.")})
        found = self.named.get(name, [])
        meant = found if code else _either(name, self.named, self.former)
        here = [entry for entry in meant if entry.get("area") == area] if area else meant
        if len(here) > 1:
            raise Invalid({"office": SEVERAL_OFFICES})
        if here and code and here[0].code != code:
            raise Invalid({"office_code": _say_code(here[0])})
        if here:
            return here[0]
        if found and not code:
            raise Invalid({"office_area": self._say_other(found[0])})
        return self._add(self.named, self.codes, name, code)

    def _say_other(self, entry: Entry) -> str:
        where = say(areas.area_names([entry.get("area")])[entry.get("area")]) if entry.get("area") else "—"
        words = _(
            "An office of this name is there for %(area)s. To change it write its code (%(code)s); for another office of the same name a code of its own."
        )
        return words % {"area": where, "code": entry.code or "—"}

    def post(self, office: Entry, name: str, code: str, area: str) -> Entry:
        """Return the post of an office that a row means, a new one where none is called so. Raises Invalid."""
        entry = self.post_codes.get(code) if code else None
        if entry is None:
            return self._post_named(office, name, code, area)
        if entry.row and not (is_inside(self.kept, entry.row.area_code) and self._lasts(entry)):
            raise Invalid({"post_code": _("This post has ended, or it is not yours to change.")})
        return entry

    def _post_named(self, office: Entry, name: str, code: str, area: str) -> Entry:
        if not name:
            raise Invalid({"post": _("Write the name of the post.")})
        called = self.posts_named.get(name, []) if code else _either(name, self.posts_named, self.posts_former)
        found = [entry for entry in called if entry.get("organisation") is office]
        here = [entry for entry in found if (entry.get("area") or office.get("area")) == area] if area else found
        if len(here) > 1:
            raise Invalid(
                {
                    "post": _(
                        "Several posts of this office are called so, or were before. Write the code of the one that is meant."
                    )
                }
            )
        if here and code and here[0].code != code:
            raise Invalid({"post_code": _say_code(here[0])})
        return here[0] if here else self._add(self.posts_named, self.post_codes, name, code, organisation=office)

    def _add(self, named: dict[str, list[Entry]], codes: dict[str, Entry], name: str, code: str, **given: Any) -> Entry:
        entry = Entry(code=code)
        entry.given = {"name_zh": name, **given}
        named.setdefault(name, []).append(entry)
        if code:
            codes[code] = entry
        return entry

    def find_office(self, words: str) -> Entry:
        """Return the office above that is meant, by name or code: of the table, or of what the actor keeps. Raises Invalid."""
        found = self._reached([self.codes[words]] if words in self.codes else _either(words, self.named, self.former))
        if len(found) > 1:
            raise Invalid({"office_above": SEVERAL_OFFICES})
        if not found:
            text = _("There is no office “%(name)s”. Give it a row of its own, or correct the name.")
            raise Invalid({"office_above": text % {"name": words}})
        return found[0]

    def find_post(self, words: str, office: Entry) -> Entry:
        """Return the post above that is meant: by code, as “office · post”, or by name in the office or one above it. Raises Invalid."""
        above, sign, name = (part.strip() for part in words.rpartition("·"))
        offices: Collection[Entry] = _either(above, self.named, self.former) if sign else _lineage(office)
        called = _either(name, self.posts_named, self.posts_former)
        named = [entry for entry in called if entry.get("organisation") in offices]
        found = self._reached([self.post_codes[words]] if words in self.post_codes else named)
        if len(found) > 1:
            raise Invalid(
                {"superior": _("Several posts are called so, or were before. Write the code of the one that is meant.")}
            )
        if not found:
            text = _("There is no post “%(name)s” in this office or above it. Write it as office · post, or its code.")
            raise Invalid({"superior": text % {"name": words}})
        return found[0]

    def _reached(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries that are new, or not over and within what the actor keeps."""
        return [
            one for one in entries if one.row is None or (self._lasts(one) and is_inside(self.kept, one.row.area_code))
        ]


def _common(row: parties.Organisation | parties.Post) -> dict[str, Any]:
    return {"name_zh": row.names.get("zh", ""), "name_en": row.names.get("en", ""), "area": row.area_code}


def _read_posts() -> Sequence[parties.Post]:
    today = clock.today()
    holdings = parties.Holding.objects.filter(lasts(today)).select_related("person__user").order_by("valid_from", "pk")
    duties = parties.Duty.objects.filter(lasts(today))
    held = (Prefetch("holdings", holdings, to_attr="sitters"), Prefetch("duties", duties, to_attr="held_duties"))
    return list(parties.Post.objects.order_by("pk").prefetch_related(*held))


def _by_name(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(filter(None, (entry.get("name_zh"), entry.get("name_en")))):
            found.setdefault(" ".join(name.split()), []).append(entry)
    return found


def _either(name: str, named: Named, former: Named) -> list[Entry]:
    """Return those that are called so, and those that were before."""
    return list(dict.fromkeys([*named.get(name, []), *former.get(name, [])]))


def _say_code(entry: Entry) -> str:
    return _("This one is there already with the code %(code)s. Write that code, or none.") % {
        "code": entry.code or "—"
    }


def _lineage(office: Entry) -> Collection[Entry]:
    """Return an office and those above it."""
    found: dict[Entry, None] = {}
    present: Entry | None = office
    while present is not None and present not in found:
        found[present] = None
        present = present.get("parent")
    return found
