"""The pages of an office: what it is, its posts and those below; and the form that adds or changes one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Refused, Stale
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.selectors import chart
from gongzhi.modules.staffing.selectors.authority import CHART, areas_of, get_organisation
from gongzhi.modules.staffing.selectors.records import digest_of
from gongzhi.modules.staffing.services import offices
from gongzhi.modules.staffing.views.chart import office_rows, post_rows
from gongzhi.modules.staffing.views.forms import ONE_DAY, OfficeForm
from gongzhi.modules.staffing.views.frame import for_keepers, history_of, place_of, refuse, stands_now, trail

MOST_ENDED = 30
# Keeps a wish, unless it is no more what was seen.
Keep = Callable[[Any, str], None]


@for_keepers
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Show an office with its posts and the offices below it."""
    office = get_organisation(actor, number)
    after = {name: read_number(request.GET.get(name, "")) or 0 for name in ("posts", "below")}
    posts = chart.page_of(chart.list_posts(actor).filter(organisation=office), "key", after["posts"])
    below = chart.page_of(chart.list_offices(actor, under=office), "key", after["below"])
    context = {
        "office": office,
        "name": say(office.names),
        "facts": stands_now(office),
        "posts": post_rows(posts.rows),
        "next_posts": posts.next,
        "offices": office_rows(below.rows),
        "next_below": below.next,
        "ended": office.posts.filter(valid_to__lte=clock.today()).order_by("-valid_to")[:MOST_ENDED],
        "may_edit": actor.has(CHART),
        "history": history_of(office),
        "trail": trail(*([office.parent] if office.parent else []), office),
    }
    return render(request, "staffing/office.html", context)


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add an office."""
    require_grant(actor, CHART)
    under = read_number(request.GET.get("under", ""))
    above = get_organisation(actor, under) if under else None
    area = above.area_code if above else areas_of(actor)[0]
    begin = {"area": area, "parent": above.pk if above else "", "since": clock.today()}
    form = OfficeForm(actor, request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            office = offices.add_office(actor, form.wish())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The office is entered. Add its posts next."))
            return redirect("staffing-office", number=office.pk)
    places = [above] if above else []
    return draw(request, form, {"title": _("Add an office"), "trail": trail(*places, _("Add an office"))})


def draw(request: HttpRequest, form: Any, more: dict[str, Any]) -> HttpResponse:
    """Show a form, with the status of a refusal where it was refused."""
    return render(request, "staffing/form.html", {"form": form} | more, status=422 if form.errors else 200)


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Change an office, or end it by a last day."""
    office = get_organisation(actor, number)
    form = OfficeForm(actor, request.POST or None, office=office, initial=_initial(office))
    more = {"title": _("Change the office"), "trail": trail(office, _("Change the office"))}
    return draw_change(request, form, office, partial(offices.change_office, actor, office), more)


def draw_change(request: HttpRequest, form: Any, subject: Any, keep: Keep, more: dict[str, Any]) -> HttpResponse:
    """Keep what the form of an office or a post wishes, or show it; where somebody was quicker, with what stands now."""
    more["seen"] = digest_of(subject)
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.wish(), request.POST.get("seen", ""))
        except Refused as refusal:
            refuse(form, refusal)
            more["now"] = stands_now(subject) if isinstance(refusal, Stale) else []
        else:
            messages.success(request, _("The change is kept."))
            return redirect(place_of(subject)["url"])
    return draw(request, form, more)


def _initial(office: parties.Organisation) -> dict[str, Any]:
    return names_and_days(office) | {"kind": office.kind, "parent": office.parent_id}


def names_and_days(row: parties.Organisation | parties.Post) -> dict[str, Any]:
    """Return what the forms of offices and posts show alike."""
    return {
        "name_zh": row.names.get("zh", ""),
        "name_en": row.names.get("en", ""),
        "area": row.area_code,
        "since": row.valid_from,
        "last": row.valid_to - ONE_DAY if row.valid_to else None,
    }
