"""What a list is narrowed to, read from the address and written back into it, so that a list can be sent to a colleague."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.errors import Invalid
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import NONE, Filters
from gongzhi.engine.parties import public as parties
from gongzhi.modules.service_requests.templatetags import case_words

NAMES = ("q", "stage", "matter", "area", "exact", "post", "office", "at", "kind", "only")
ONLY: dict[str, Promise] = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due within 24 hours"),
    "waiting": gettext_lazy("Waiting for a dispatcher"),
    "asked": gettext_lazy("Waiting for an approval"),
    "suspended": gettext_lazy("Suspended"),
    "hanging": gettext_lazy("Hanging"),
    "enterprise": gettext_lazy("Of enterprises"),
    "came": gettext_lazy("Received in the last hour"),
    "ended": gettext_lazy("Closed in the last hour"),
    "ran_out": gettext_lazy("Overdue since the last hour"),
}
LONGEST_SEARCH = 100
LONGEST = 80


def read_filters(query: Mapping[str, str]) -> Filters:
    """Return the filters of an address. Raises Invalid for an area or post that cannot be one."""
    given = {name: str(query.get(name, "")).replace("\0", "").strip() for name in NAMES}
    area, exact = given.pop("area"), bool(given.pop("exact"))
    post = _number(given.pop("post"), _("There is no such post. Choose one from the list."), "post")
    office = _number(given.pop("office"), _("There is no such office."), "office")
    at = _number(given.pop("at"), _("There is no such post. Choose one from the list."), "at")
    if area and area != NONE and not areas.is_code(area):
        raise Invalid({"area": _("There is no such area. Choose one from the list.")})
    words: dict[str, Any] = {name: value[:LONGEST] for name, value in given.items()} | {
        "q": given["q"][:LONGEST_SEARCH]
    }
    return Filters(**words, area=area, exact=exact, post=post, office=office, at=at)


def _number(text: str, refusal: str, field: str) -> int | None:
    # A number that no database holds would be refused by it, not by us.
    if text and read_number(text) is None:
        raise Invalid({field: refusal})
    return read_number(text)


def address(query: QueryDict, **changes: str) -> str:
    """Return the address's query with some of it changed (empty: taken out) and without empty parts."""
    wanted = {name: query.get(name, "") for name in (*NAMES, "cursor")} | changes
    new = QueryDict(mutable=True)
    new.update({name: value for name, value in wanted.items() if value})
    return f"?{new.urlencode()}"


def list_chips(filters: Filters, query: QueryDict) -> list[dict[str, Any]]:
    """Return each active filter in words, with the address of the list without it."""
    chips = [(name, label, words) for name, label, words in _words(filters) if words]
    return [
        {"label": label, "words": words, "url": address(query, **{name: "", "cursor": ""})}
        for name, label, words in chips
    ]


def _words(filters: Filters) -> list[tuple[str, str, str]]:
    return [
        ("q", _("Words"), filters.q),
        ("stage", _("Stage"), case_words.stage_label(filters.stage) if filters.stage else ""),
        ("matter", _("Matter"), _matter_words(filters.matter)),
        ("area", _("Place"), _area_words(filters.area)),
        ("exact", _("Place"), _("not known more closely") if filters.exact else ""),
        ("post", _("Post"), post_words(filters.post) if filters.post else ""),
        ("at", _("Open work on"), post_words(filters.at) if filters.at else ""),
        ("office", _("Office"), office_words(filters.office) if filters.office else ""),
        ("kind", _("Sort"), case_words.kind_name(filters.kind) if filters.kind else ""),
        ("only", _("Only"), str(ONLY.get(filters.only, ""))),
    ]


def _matter_words(matter: str) -> str:
    return _("Not known yet") if matter == NONE else case_words.matter_name(matter) if matter else ""


def _area_words(area: str) -> str:
    return _("No place known") if area == NONE else case_words.area_name(area)


def post_words(post_id: int) -> str:
    post = parties.Post.objects.filter(pk=post_id).select_related("organisation").first()
    return f"{say(post.organisation.names)} {say(post.names)}" if post else str(post_id)


def office_words(office_id: int) -> str:
    office = parties.Organisation.objects.filter(pk=office_id).first()
    return say(office.names) if office else str(office_id)


def list_areas(filters: Filters, actor: Actor) -> list[tuple[str, str]]:
    """Return the areas to choose from: the townships, and below the chosen area what lies in it; within the actor's scope."""
    chosen = "" if filters.area == NONE else filters.area
    codes = [area.code for area in areas.list_areas("township")]
    if chosen:
        codes += [*areas.ancestors_of(chosen), chosen, *(area.code for area in areas.children(chosen))]
    known = sorted({code for code in codes if areas.level_of(code) != "county" and _is_within(code, actor)})
    names = areas.area_names(known)
    indent = "\u3000"
    options = [(code, indent * (areas.LEVELS.index(areas.level_of(code)) - 1) + say(names[code])) for code in known]
    return [("", _("All places")), *options, (NONE, _("No place known"))]


def _is_within(code: str, actor: Actor) -> bool:
    """Say whether the actor can see anything there; a scope that is no area may reach anywhere."""
    seats = list(actor.seats_with("case.read"))
    if any(seat.scope != "area" for seat in seats):
        return True
    return any(code.startswith(own) or own.startswith(code) for seat in seats for own in seat.area_codes)
