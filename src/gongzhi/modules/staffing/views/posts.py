"""The pages of a post: who sits on it, what it answers for, what it may do; the forms that change it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Refused
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.selectors.authority import CHART, get_organisation, get_post, require_post
from gongzhi.modules.staffing.selectors.chart import lasts
from gongzhi.modules.staffing.selectors.naming import list_functions, matter_name
from gongzhi.modules.staffing.services import offices
from gongzhi.modules.staffing.services.people import end_holding
from gongzhi.modules.staffing.views.forms import ONE_DAY, DutyForm, LeaveForm, PostForm
from gongzhi.modules.staffing.views.frame import for_keepers, history_of, refuse, stands_now, trail
from gongzhi.modules.staffing.views.offices import draw, draw_change, names_and_days


@for_keepers
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Show a post."""
    return post_page(request, actor, get_post(actor, number))


def post_page(request: HttpRequest, actor: Actor, post: parties.Post, wrong: Any = None) -> HttpResponse:
    """Show a post with who sits on it, its duties and its history; `wrong`: a small form of the page that was refused."""
    today, reason = clock.today(), _why_not(actor, post)
    duty = wrong if isinstance(wrong, DutyForm) else DutyForm(initial={"area": post.area_code, "since": today})
    context = {
        "post": post,
        "name": say(post.names),
        "facts": stands_now(post, without=("holders", "duties")),
        "today": today.isoformat(),
        "holdings": post.holdings.filter(lasts(today)).select_related("person").order_by("valid_from", "pk"),
        "away": not parties.is_manned(post.pk),
        "ended": post.valid_to is not None and post.valid_to <= today,
        "duties": _duties(post),
        "work": offices.say_open_work(post),
        "reason": reason,
        "form": wrong if wrong is not None else None,
        "duty": duty,
        "history": history_of(post),
        "trail": trail(post.organisation, post),
    }
    return render(request, "staffing/post.html", context, status=200 if wrong is None else 422)


def _why_not(actor: Actor, post: parties.Post) -> str:
    """Return why the actor may not change this post, empty where they may."""
    try:
        require_grant(actor, CHART)
        require_post(actor, post)
    except Denied as refusal:
        return str(refusal)
    return ""


def _duties(post: parties.Post) -> list[dict[str, Any]]:
    rows = list(post.duties.filter(lasts(clock.today())).order_by("function", "matter", "area_code"))
    functions, names = dict(list_functions()), areas.area_names({row.area_code for row in rows})
    return [
        {
            "id": row.pk,
            "what": functions.get(row.function, row.function),
            "matter": matter_name(row.matter),
            "area": say(names[row.area_code]),
            "last": row.valid_to - ONE_DAY if row.valid_to else None,
            "reserve": row.reserve,
        }
        for row in rows
    ]


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Add a post to an office."""
    require_grant(actor, CHART)
    office = get_organisation(actor, number)
    begin = {"area": office.area_code, "since": clock.today(), "office": office.pk}
    form = PostForm(actor, office, request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            post = offices.add_post(actor, form.wish())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The post is entered. Say next what it answers for and who takes it."))
            return redirect("staffing-post", number=post.pk)
    return draw(request, form, {"title": _("Add a post"), "trail": trail(office, _("Add a post"))})


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Change a post, or end it by a last day."""
    post = get_post(actor, number)
    require_post(actor, post)
    begin = names_and_days(post) | {"roles": post.roles, "superior": post.superior_id, "office": post.organisation_id}
    form = PostForm(actor, post.organisation, request.POST or None, post=post, initial=begin)
    more = {"title": _("Change the post"), "trail": trail(post.organisation, post, _("Change the post"))}
    return draw_change(request, form, post, partial(offices.change_post, actor, post), more)


@for_keepers
@require_POST
def add_duty(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Let a post answer for something more."""
    post, form = get_post(actor, number), DutyForm(request.POST)
    if form.is_valid():
        try:
            offices.add_duties(actor, [form.wish(post)])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The duty is entered. What fits goes to this post from that day on."))
            return redirect("staffing-post", number=post.pk)
    return post_page(request, actor, post, form)


@for_keepers
@require_POST
def end_duty(request: HttpRequest, actor: Actor, number: int, duty: int) -> HttpResponse:
    """Let a post answer for something no longer, from now on."""
    post = get_post(actor, number)
    offices.end_duty(actor, get_object_or_404(parties.Duty, pk=duty, post=post), clock.today())
    messages.success(request, _("The duty has ended. Nothing new comes to the post by it."))
    return redirect("staffing-post", number=post.pk)


@for_keepers
@require_POST
def leave(request: HttpRequest, actor: Actor, number: int, holding: int) -> HttpResponse:
    """Let somebody leave a post with a last day."""
    post, form = get_post(actor, number), LeaveForm(request.POST)
    found = get_object_or_404(parties.Holding, pk=holding, post=post)
    if form.is_valid():
        try:
            end_holding(actor, found, form.cleaned_data["last"] + ONE_DAY)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. The work stays with the post."))
            return redirect("staffing-post", number=post.pk)
    return post_page(request, actor, post, form)
