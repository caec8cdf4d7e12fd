"""What a dispatcher chooses from: matters, areas, and posts, those that answer for the matter here first."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.text import say, say_list
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

ACCEPT = "case.accept"


def list_matters() -> list[tuple[str, str]]:
    found = sorted(content.list_report_matters(), key=lambda version: (version.body["category"], version.key))
    return [("", _("Not known yet")), *((version.key, say(version.body["names"])) for version in found)]


def list_areas(chosen: str) -> list[tuple[str, str]]:
    """Return the townships, and what lies around and in the chosen area, where there is such a one."""
    codes = {area.code for area in areas.list_areas("township")}
    if areas.find_area(chosen):
        codes |= {*areas.ancestors_of(chosen), chosen, *(area.code for area in areas.children(chosen))}
    known = sorted(code for code in codes if areas.level_of(code) != "county")
    names = areas.area_names(known)
    indent = "\u3000"
    options = [(code, indent * (areas.LEVELS.index(areas.level_of(code)) - 1) + say(names[code])) for code in known]
    return [("", _("No place known")), *options]


def barred_from(case: Case) -> frozenset[int]:
    """Return the offices that must not have the case: the one it is about and those below it."""
    subject = case.subject_organisation_id
    return parties.organisations_below(subject) if subject else frozenset()


def list_suggestions(posts: Sequence[parties.Post], case: Case, matter: str, area: str) -> list[dict[str, Any]]:
    """Return those of `posts` that hold the duty for a matter, the nearest to the area first; none for an unknown matter."""
    version = content.find_named("matter", matter)
    if version is None:
        return []
    numbers = parties.list_posts_with_duty(
        version.body["duty"], matter=matter, area=area, without_organisations=barred_from(case)
    )
    known = {post.pk: post for post in posts}
    return [_option(known[number]) for number in numbers if number in known]


def list_groups(posts: Sequence[parties.Post], case: Case) -> list[dict[str, Any]]:
    """Return those of `posts` that can take a case on, office by office."""
    roles = {found.key for found in content.list_content("role") if ACCEPT in found.body["grants"]}
    barred = barred_from(case)
    offices: dict[str, list[dict[str, Any]]] = {}
    for post in sorted(posts, key=lambda post: (post.organisation.key, post.key)):
        if roles & set(post.roles) and post.organisation_id not in barred:
            offices.setdefault(say(post.organisation.names), []).append(_option(post))
    return [{"label": office, "posts": options} for office, options in offices.items()]


def _option(post: parties.Post) -> dict[str, Any]:
    holders = say_list(holding.person.name for holding in post.present)  # type: ignore[attr-defined]  # by list_posts
    office = say(post.organisation.names)
    return {"id": post.pk, "label": f"{office} · {say(post.names)} ({holders or _('vacant')})"}
