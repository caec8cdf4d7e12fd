"""The pages of a person: taking a post, the account with its link, the tokens of programs. A link is shown once."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Refused, Stale
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.selectors import chart
from gongzhi.modules.staffing.selectors.authority import get_person, get_post, require_person, require_post
from gongzhi.modules.staffing.selectors.naming import post_label
from gongzhi.modules.staffing.selectors.records import digest_of
from gongzhi.modules.staffing.services import accounts, tokens
from gongzhi.modules.staffing.services import people as service
from gongzhi.modules.staffing.views.forms import NEW, ONE_DAY, AccountForm, NameForm, SeatForm, TokenForm
from gongzhi.modules.staffing.views.frame import for_keepers, history_of, refuse, stands_now, trail
from gongzhi.modules.staffing.views.offices import draw


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Let somebody take a post: known by name, or new and with an account."""
    post = get_post(actor, number)
    require_post(actor, post)
    form = SeatForm(actor, request.POST or None, initial={"since": clock.today(), "name": request.GET.get("name", "")})
    more: dict[str, Any] = {"title": _("Somebody takes the post"), "seen": digest_of(post)}
    more["trail"] = trail(post.organisation, post, _("Somebody takes the post"))
    if request.method != "POST" or not form.is_valid():
        return draw(request, form, more)
    try:
        person, secret = _seat(actor, post, form.cleaned_data, request.POST.get("seen", ""))
    except Refused as refusal:
        refuse(form, refusal)
        more["now"] = stands_now(post) if isinstance(refusal, Stale) else []
        return draw(request, form, more)
    if secret:
        return show_link(request, person, secret)
    messages.success(request, _("%(name)s takes the post.") % {"name": person.name})
    return redirect("staffing-post", number=post.pk)


def _seat(actor: Actor, post: parties.Post, given: dict[str, Any], seen: str) -> tuple[parties.Person, str]:
    how = {name: given[name] for name in ("takes_over", "leaves_others")}
    if given["person"] in ("", NEW):
        return service.add_and_seat(actor, post, given["name"], given["account"], given["since"], seen=seen, **how)
    person = get_person(actor, int(given["person"]))
    service.seat(actor, post, person, given["since"], seen=seen, **how)
    return person, ""


def show_link(request: HttpRequest, person: parties.Person, secret: str) -> HttpResponse:
    """Show a link to hand over, this once."""
    url = request.build_absolute_uri(reverse("welcome", args=[secret]))
    until = clock.now() + accounts.LASTS
    context = {"person": person, "link": url, "until": until, "trail": trail(person, _("Link for a password"))}
    return render(request, "staffing/link.html", context)


@for_keepers
@require_safe
def show(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Show a person."""
    return person_page(request, actor, get_person(actor, number))


def person_page(request: HttpRequest, actor: Actor, person: parties.Person, wrong: Any = None) -> HttpResponse:
    """Show a person with posts, account, tokens and history; `wrong`: a small form of the page that was refused."""
    held = (
        person.holdings.filter(chart.lasts(clock.today())).select_related("post__organisation").order_by("valid_from")
    )
    token = wrong if isinstance(wrong, TokenForm) else TokenForm()
    context = {
        "person": person,
        "account": person.user,
        "waiting": bool(person.user and person.user.is_active and not person.user.has_usable_password()),
        "holdings": [{"holding": one, "post": post_label(one.post)} for one in held],
        "tokens": chart.tokens_of(person.user).order_by("pk") if person.user else [],
        "reason": _why_not(actor, person),
        "form": wrong,
        "give": wrong if isinstance(wrong, AccountForm) else AccountForm(),
        "rename": wrong if isinstance(wrong, NameForm) else NameForm(initial={"name": person.name}),
        "token": token,
        "seen": digest_of(person),
        "now": stands_now(person) if wrong is not None and isinstance(wrong, NameForm) else [],
        "history": history_of(person),
        "trail": trail(person),
    }
    return render(request, "staffing/person.html", context, status=200 if wrong is None else 422)


def _why_not(actor: Actor, person: parties.Person) -> str:
    try:
        require_person(actor, person)
    except Denied as refusal:
        return str(refusal)
    return ""


@for_keepers
@require_POST
def rename(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Correct a name."""
    person, form = get_person(actor, number), NameForm(request.POST)
    if form.is_valid():
        try:
            service.rename(actor, person, form.cleaned_data["name"], request.POST.get("seen", ""))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The change is kept."))
            return redirect("staffing-person", number=person.pk)
    return person_page(request, actor, person, form)


@for_keepers
@require_POST
def give_account(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Give somebody an account; the page that follows shows the link."""
    person, form = get_person(actor, number), AccountForm(request.POST)
    if form.is_valid():
        try:
            return show_link(request, person, accounts.add_account(actor, person, form.cleaned_data["account"]))
        except Refused as refusal:
            refuse(form, refusal)
    return person_page(request, actor, person, form)


@for_keepers
@require_POST
def change_account(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Give a new link (`link`), close the account (`close`) or open it again (`open`)."""
    person, wish = get_person(actor, number), request.POST.get("do", "")
    if wish == "link":
        return show_link(request, person, accounts.invite(actor, person))
    accounts.set_open(actor, person, is_open=wish == "open")
    if wish == "open":
        messages.success(request, _("The account is open again. Hand over a new link where the password is forgotten."))
    else:
        messages.success(request, _("The account is closed. Whoever was signed in with it is signed out."))
    return redirect("staffing-person", number=person.pk)


@for_keepers
@require_POST
def allow_token(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Allow a program of this person a token."""
    person, form = get_person(actor, number), TokenForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        ends = datetime.combine(given["last"] + ONE_DAY, time(), tzinfo=clock.LOCAL)
        try:
            tokens.allow(actor, person, given["label"], ends)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = _("Allowed. %(name)s fetches the token under “API tokens of mine”; nobody else sees it.")
            messages.success(request, words % {"name": person.name})
            return redirect("staffing-person", number=person.pk)
    return person_page(request, actor, person, form)


@for_keepers
@require_POST
def end_token(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """End a token."""
    person = tokens.end(actor, number)
    messages.success(request, _("The token has ended. The program that used it is refused from now on."))
    return redirect("staffing-person", number=person.pk)
