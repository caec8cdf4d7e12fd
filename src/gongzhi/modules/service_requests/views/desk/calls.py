"""The call-taker's page: one form for a call with all its matters; what helps is shown beside while it is typed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing, Refused
from gongzhi.common.text import read_number
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests import selectors
from gongzhi.modules.service_requests.models import Call, CallMatter
from gongzhi.modules.service_requests.services import calls, reporter
from gongzhi.modules.service_requests.services.caller import look_up_caller
from gongzhi.modules.service_requests.views.desk import call_form
from gongzhi.modules.service_requests.views.desk.call_form import Typed
from gongzhi.modules.service_requests.views.portal.progress import list_promises

PAGE = "service_requests/desk/call.html"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_call(request: HttpRequest) -> HttpResponse:
    """Show the form; a POST registers the call, or takes one more matter, or looks something up without a script."""
    actor = actor_of(request.user)
    require_grant(actor, calls.TAKE)
    if request.method != "POST":
        return _page(request, actor, call_form.fresh())
    typed, more = Typed(), {}
    try:
        typed = call_form.read(request.POST)
        act, _sign, which = request.POST.get("do", "register").partition("-")
        if act == "register":
            return _register(actor, typed)
        more = _help(actor, typed, act, which)
    except Invalid as refusal:
        return _page(request, actor, typed, refusal=refusal)
    return _page(request, actor, typed, more)


def _register(actor: Actor, typed: Typed) -> HttpResponse:
    present = [] if typed.is_empty and typed.kept else [call_form.matter_of(typed.matter)]
    emergency = typed.call.get("emergency", "")
    matters = [*typed.kept, *present]
    call = calls.register_call(actor, typed.caller, matters, key=typed.call["key"], emergency=emergency)
    return redirect("call-done", call.pk)


def _help(actor: Actor, typed: Typed, act: str, which: str) -> dict[str, Any]:
    """Change what was typed as a button says, and return what the page shows besides."""
    if act == "another":
        prepared = calls.prepare(actor, typed.caller, call_form.matter_of(typed.matter))
        typed.kept.append(replace(prepared.matter, area=prepared.draft.area))
        typed.next_matter()
    elif act == "drop" and (place := read_number(which)) is not None and place < len(typed.kept):
        del typed.kept[place]
    elif act == "caller":
        return _own_cases(actor, typed.call.get("phone", ""))
    return {}


def _own_cases(actor: Actor, phone: str) -> dict[str, Any]:
    return {"own": look_up_caller(actor, phone), "looked": True, "days": 90}


def _page(
    request: HttpRequest,
    actor: Actor,
    typed: Typed,
    more: Mapping[str, Any] | None = None,
    refusal: Invalid | None = None,
) -> HttpResponse:
    wrong = {name: str(text) for name, text in refusal.fields.items()} if refusal else {}
    context = {
        "typed": typed,
        "kept": [_kept_row(matter, number) for number, matter in enumerate(typed.kept)],
        "options": call_form.options(),
        "wrong": wrong,
        "errors": [{"id": f"call-{name}", "text": text} for name, text in wrong.items()],
        "today": _count_today(),
        **_hints(actor, typed.matter),
        **(more or {}),
    }
    return render(request, PAGE, context, status=refusal.status if refusal else 200)


def _kept_row(matter: calls.Matter, number: int) -> dict[str, Any]:
    return {"number": number, "text": matter.text, "area": matter.area, "act": call_form.ACTS.get(matter.act, "")}


def _count_today() -> list[dict[str, Any]]:
    """Return what became of today's matters at the whole hotline; nothing about single posts."""
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    found = CallMatter.objects.filter(act__in=call_form.ACTS, at__gte=midnight).values_list("act")
    counts = dict(found.annotate(count=Count("id")).values_list("act", "count"))
    return [{"label": words, "count": counts.get(act, 0)} for act, words in call_form.ACTS.items()]


def _hints(actor: Actor, matter: Mapping[str, str]) -> dict[str, Any]:
    try:
        about = call_form.key_of_matter(matter.get("matter", ""))
    except Invalid:
        about = ""
    words = {name: matter.get(name, "") for name in ("text", "place", "area")}
    return {"hints": selectors.list_hints(actor, matter=about, **words), "chosen": matter}


@never_cache
@login_required
@require_POST
def show_hints(request: HttpRequest) -> HttpResponse:
    """Return what helps with the words so far, as a piece of the page."""
    actor = actor_of(request.user)
    require_grant(actor, calls.TAKE)
    typed = call_form.read(request.POST)
    return render(request, "service_requests/desk/call_hints.html", _hints(actor, typed.matter))


@never_cache
@login_required
@require_POST
def show_caller(request: HttpRequest) -> HttpResponse:
    """Return the caller's own cases, as a piece of the page; the look is on record."""
    actor = actor_of(request.user)
    try:
        context = _own_cases(actor, request.POST.get("phone", ""))
    except Invalid as refusal:
        context = {"caller_error": str(refusal), "looked": True}
    return render(request, "service_requests/desk/call_caller.html", context)


@never_cache
@login_required
@require_safe
def call_done(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show what to read out: the receipts of all matters, and where to go with what was not accepted."""
    call = _own_call(actor_of(request.user), call_id)
    found = call.matters.select_related("case__organisation").order_by("pk")
    return render(request, "service_requests/desk/call_done.html", {"call": call, "rows": [_row(one) for one in found]})


def _own_call(actor: Actor, call_id: int) -> Call:
    call = Call.objects.filter(pk=call_id, post__in=actor.posts).first()
    if call is None:
        raise Missing(_("There is no such call, or your post did not take it."))
    return call


def _row(one: CallMatter) -> dict[str, Any]:
    ground = rules.find_content("refusal", one.detail) if one.act == calls.REFUSED else None
    agencies = [rules.find_content("agency", key) for key in ground.body["agencies"]] if ground else []
    told = one.case.texts.filter(kind="answer").order_by("id").first() if one.act in calls.FINISHES else None
    opened = one.act == calls.OPENED and not one.case.restricted
    return {
        "matter": one,
        "case": one.case,
        "opened": opened,
        "promises": list_promises(one.case) if opened else [],
        "act": call_form.ACTS.get(one.act, one.act),
        "told": told.body if told else "",
        "ground": ground.body if ground else None,
        "agencies": [agency.body for agency in agencies if agency],
        "readable": one.act != calls.PETITION,
        "may_object": one.act == calls.REFUSED and not one.case.work_items.filter(node="reopening").exists(),
    }


@never_cache
@login_required
@require_POST
def object_to_refusal(request: HttpRequest, call_id: int, case_id: int) -> HttpResponse:
    """Take down the caller's objection to a refusal; a dispatcher decides on it."""
    call = _own_call(actor_of(request.user), call_id)
    one = call.matters.filter(case=case_id, act=calls.REFUSED).first()
    if one is None:
        raise Missing(_("There is no such call, or your post did not take it."))
    try:
        reporter.ask_reopening(cases.Case.objects.get(pk=case_id), request.POST.get("words", ""))
        messages.success(request, _("The objection is with a dispatcher."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("call-done", call.pk)
