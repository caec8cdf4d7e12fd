"""Home, privacy notice, and the switches that work without JavaScript."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from gongzhi.modules.portal.views.frame import ELDER_COOKIE

A_YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page: what most people come for first."""
    return render(request, "portal/home.html", {"phones": list_phones(), "steps": list_steps()})


def list_phones() -> list[dict[str, Any]]:
    """Return the national emergency numbers, then the hotline."""
    return [
        {"number": "110", "name": _("Police"), "urgent": True},
        {"number": "119", "name": _("Fire and rescue"), "urgent": True},
        {"number": "120", "name": _("Ambulance"), "urgent": True},
        {"number": "122", "name": _("Traffic accident"), "urgent": True},
        {"number": "12345", "name": _("Public service hotline")},
    ]


def list_steps() -> list[dict[str, str]]:
    """Return what happens to a report, in the words of the person who reports."""
    return [
        {
            "title": _("You get a number"),
            "note": _("Your report is stored, and you receive a number and a tracking address."),
        },
        {
            "title": _("It goes to the office in charge"),
            "note": _("You can see which office has it and by when it must answer."),
        },
        {
            "title": _("The office deals with it"),
            "note": _("If something is unclear, the office asks you on the tracking page."),
        },
        {"title": _("You get an answer"), "note": _("Somebody else checks the work before the report is closed.")},
        {
            "title": _("You say whether it is solved"),
            "note": _("If it is not, you can ask for it to be taken up again."),
        },
    ]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show the notice of article 17 of the Personal Information Protection Law."""
    return render(request, "portal/about.html", {"kept": list_kept_data()})


def list_kept_data() -> list[dict[str, str]]:
    """Return each kind of data with what it is needed for."""
    return [
        {
            "term": _("Your words and photos"),
            "value": _(
                "To understand and solve the problem. Hidden data inside photos, such as place and device, is removed."
            ),
        },
        {"term": _("The place"), "value": _("To find the office in charge and to go there.")},
        {
            "term": _("Name and phone"),
            "value": _("To ask you back and to tell you the result. You may leave them out."),
        },
        {
            "term": _("What was done"),
            "value": _("Who did what and when, so that it can be checked later. It holds no names of residents."),
        },
        {
            "term": _("Your rating"),
            "value": _("To see whether the problem is really solved, and to improve the service."),
        },
    ]


@require_POST
def choose_elder(request: HttpRequest) -> HttpResponseRedirect:
    """Switch large print on or off for this browser and go back to the page."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(wanted if safe else "/")
    if request.POST.get("elder") == "on":
        response.set_cookie(
            ELDER_COOKIE, "on", max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
        )
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@require_safe
@cache_control(public=True, max_age=24 * 3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to leave staff pages, the API and tracking pages alone."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
