"""The present offices, posts and people in the form of the table: brought in again it changes nothing; and an empty one to fill in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from ...selectors.authority import areas_of, is_inside, role_name
from ...selectors.chart import all_offices
from ...selectors.naming import KINDS, area_label, list_functions, matter_name
from .cells import AREA, MATTER
from .columns import COLUMNS, EXAMPLE, HEADS
from .entries import Entry
from .standing import Standing

BETWEEN = "; "
Line = Sequence[str]


def list_lines(actor: Actor) -> Iterator[Line]:
    """Yield the head, and a line for each holder of a post, each vacant post and each office without posts that the actor keeps."""
    yield [str(head) for head in HEADS.values()]
    standing, functions = Standing(actor), dict(list_functions())
    kept = areas_of(actor)
    posts: dict[int, list[Entry]] = {}
    for entry in standing.lasting(standing.posts.values()):
        if is_inside(kept, entry.get("area")):
            posts.setdefault(entry.row.organisation_id, []).append(entry)
    for pk in all_offices(actor).order_by("area_code", "pk").values_list("pk", flat=True):
        office = _of_office(standing.offices[pk])
        for cells in (cells for post in posts.get(pk, ()) for cells in _of_post(post, functions)):
            yield _line(office | cells)
        if pk not in posts:
            yield _line(office)


def _line(cells: Mapping[str, str]) -> Line:
    return [cells.get(name, "") for name in COLUMNS]


def _of_office(entry: Entry) -> dict[str, str]:
    above = entry.get("parent")
    return {
        "office": entry.get("name_zh"),
        "office_en": _english(entry),
        "office_kind": str(KINDS.get(entry.get("kind"), entry.get("kind"))),
        "office_area": area_label(entry.get("area")),
        "office_above": above.get("name_zh") if above else "",
        "office_code": entry.code,
    }


def _english(entry: Entry) -> str:
    return entry.get("name_en") if entry.get("name_en") != entry.get("name_zh") else ""


def _of_post(entry: Entry, functions: Mapping[str, str]) -> Iterator[dict[str, str]]:
    above = entry.get("superior")
    cells = {
        "post": entry.get("name_zh"),
        "post_en": _english(entry),
        "post_area": area_label(entry.get("area")),
        "roles": BETWEEN.join(role_name(role) for role in entry.get("roles")),
        "duties": BETWEEN.join(_duty(one, entry.get("area"), functions) for one in sorted(entry.get("duties"))),
        "superior": f"{above.get('organisation').get('name_zh')} · {above.get('name_zh')}" if above else "",
        "post_code": entry.code,
    }
    for one in entry.row.sitters:
        account = one.person.user.get_username() if one.person.user else ""
        yield cells | {"name": one.person.name, "account": account, "since": one.valid_from.isoformat()}
    if not entry.row.sitters:
        yield cells


def _duty(duty: Any, area: str, functions: Mapping[str, str]) -> str:
    function, matter, place = duty
    words = functions.get(function, function)
    if matter:
        words += f" {MATTER} {matter_name(matter)}"
    return words if place == area else f"{words} {AREA} {area_label(place)}"


def template_lines() -> Iterator[Line]:
    """Yield the head of the table and a line that shows how it is filled in."""
    yield [str(head) for head in HEADS.values()]
    county = areas.find_county() or ""
    government = parties.list_organisations().filter(area_code=county, parent=None).order_by("pk").first()
    role = next((found.key for found in rules.list_content("role") if "handler" in found.key), "")
    yield _line(
        {
            "office": str(EXAMPLE),
            "office_kind": str(KINDS["department"]),
            "office_area": area_label(county) if county else "",
            "office_above": say(government.names) if government else "",
            "post": _("Clerk"),
            "roles": role_name(role),
            "duties": next((words for _key, words in list_functions()), ""),
            "name": _("Wang Lei"),
            "account": "wang.lei",
            "since": "2027-01-01",
        }
    )
