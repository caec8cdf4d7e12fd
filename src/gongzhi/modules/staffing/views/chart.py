"""The lists: offices as a tree, vacant posts, people with their accounts, tokens; and the search by name."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.text import read_number, say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.selectors import chart
from gongzhi.modules.staffing.selectors.authority import CHART, areas_of
from gongzhi.modules.staffing.selectors.naming import post_label
from gongzhi.modules.staffing.views.frame import for_keepers, tabs

LONGEST_SEARCH, MOST_FOUND = 60, 20


@for_keepers
@require_safe
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the uppermost offices, or what a name is found in."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    context: dict[str, Any] = {"tabs": tabs("staffing"), "words": words, "may_add": actor.has(CHART)}
    if words:
        context |= _search(actor, words)
    else:
        page = chart.page_of(chart.list_offices(actor), "key", _after(request))
        context |= {"offices": office_rows(page.rows), "next": page.next, "areas": say_list(_names(areas_of(actor)))}
    return render(request, "staffing/index.html", context)


def _names(codes: tuple[str, ...]) -> list[str]:
    return [say(names) for names in areas.area_names(codes).values()]


def _after(request: HttpRequest) -> int:
    return read_number(request.GET.get("after", "")) or 0


def _search(actor: Actor, words: str) -> dict[str, Any]:
    offices = chart.with_counts(chart.all_offices(actor).filter(chart.named(words))).order_by("key")
    posts = chart.list_posts(actor).filter(chart.named(words)).order_by("key")
    people = chart.list_people(actor).filter(name__icontains=words).order_by("name", "pk")
    found = {"offices": offices, "posts": posts, "people": people}
    rows = {name: list(query[: MOST_FOUND + 1]) for name, query in found.items()}
    return {
        "offices": office_rows(rows["offices"][:MOST_FOUND]),
        "posts": post_rows(rows["posts"][:MOST_FOUND], with_office=True),
        "people": person_rows(rows["people"][:MOST_FOUND]),
        "more": any(len(one) > MOST_FOUND for one in rows.values()),
    }


def office_rows(offices: Any) -> list[dict[str, Any]]:
    """Return offices with how many posts and offices belong to each."""
    names = areas.area_names({office.area_code for office in offices})
    return [
        {"office": office, "name": say(office.names), "area": say(names[office.area_code]), "note": _counts(office)}
        for office in offices
    ]


def _counts(office: Any) -> str:
    posts = ngettext("%(count)d post", "%(count)d posts", office.post_count) % {"count": office.post_count}
    below = ngettext("%(count)d office below", "%(count)d offices below", office.office_count)
    return say_list([posts, *([below % {"count": office.office_count}] if office.office_count else [])])


def post_rows(posts: Any, *, with_office: bool = False) -> list[dict[str, Any]]:
    """Return posts with those who sit there, or that nobody does."""
    return [
        {
            "post": post,
            "name": post_label(post) if with_office else say(post.names),
            "holders": say_list(_holder(one) for one in post.sitters),
            "vacant": not parties.is_manned(post.pk),
        }
        for post in posts
    ]


def _holder(holding: parties.Holding) -> str:
    if holding.valid_from <= clock.today():
        return holding.person.name
    return _("%(name)s from %(day)s") % {"name": holding.person.name, "day": holding.valid_from.isoformat()}


def person_rows(people: Any) -> list[dict[str, Any]]:
    """Return people with their posts and how their account stands."""
    return [
        {
            "person": person,
            "posts": say_list((post_label(one.post) for one in person.seats), ";"),
            "account": person.user.get_username() if person.user else "",
            "closed": bool(person.user and not person.user.is_active),
            "waiting": bool(person.user and person.user.is_active and not person.user.has_usable_password()),
        }
        for person in people
    ]


@for_keepers
@require_safe
def vacant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the posts where nobody is today."""
    page = chart.page_of(chart.list_vacant(actor), "key", _after(request))
    context = {"tabs": tabs("staffing-vacant"), "posts": post_rows(page.rows, with_office=True), "next": page.next}
    return render(request, "staffing/vacant.html", context)


@for_keepers
@require_safe
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who serves, with posts and accounts."""
    page = chart.page_of(chart.list_people(actor), "name", _after(request))
    context = {"tabs": tabs("staffing-people"), "people": person_rows(page.rows), "next": page.next}
    return render(request, "staffing/people.html", context)


@for_keepers
@require_safe
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the tokens that hold: whose, for which program, until when; never the token."""
    page = chart.page_of(chart.list_tokens(actor), "pk", _after(request))
    context = {"tabs": tabs("staffing-tokens"), "tokens": page.rows, "next": page.next}
    return render(request, "staffing/tokens.html", context)
