"""The guide and the online hall, for everybody: without sign-in, without JavaScript."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common.errors import Missing, Refused
from gongzhi.common.spreadsheets import XLSX
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.selectors import guide as reads
from gongzhi.modules.matters.selectors import pages, sheets, starting
from gongzhi.modules.matters.selectors.words import who_words
from gongzhi.modules.matters.services.starting import APPLICANT, HELPER, PORTAL
from gongzhi.modules.matters.services.withdrawing import withdraw
from gongzhi.modules.paper import public as paper

from .applying import Desk, take
from .forms import list_villages

LONGEST_SEARCH = 100
PRIVATE = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the list by category; `?q=` narrows it to what the words speak of, the best first."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    found = reads.search(query)
    groups = reads.list_groups(found) if not query else [reads.Group("", _("Found"), found)] if found else []
    context = {"groups": groups, "q": query, "count": len(found), "gone": reads.search_gone(query)}
    return render(request, "matters/portal/guide.html", context)


@require_safe
def matter(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """Show one matter as it is in force, or as an earlier version had it; of one that was taken off the list since when, why and what instead."""
    gone = reads.find_gone(key) if number is None else None
    if gone:
        return _show_gone(request, gone)
    found = _get(key, number)
    area = request.GET.get("area", "")
    villages = list_villages()
    known = {code for _township, group in villages[1:] for code, _name in group}
    area = area if area in known else ""
    context: dict[str, Any] = pages.describe(found, area) | pages.list_ways(found)
    address = request.build_absolute_uri(reverse("guide-matter", args=(key,)))
    context |= {
        "area": area,
        "villages": villages,
        "is_earlier": number is not None and found.pk != getattr(rules.find_content("matter", key), "pk", None),
        "editions": pages.list_editions(found),
        "leaves_on": reads.leaves_on(key) if number is None else None,
        "address": address,
        "qr": mark_safe(paper.qr_code(address, scales=True)),  # noqa: S308 - drawn by the QR library from our own address
        "trail": [{"label": _("Guide to services"), "url": reverse("guide")}, {"label": say(found.body["names"])}],
    }
    return render(request, "matters/portal/matter.html", context)


def _show_gone(request: HttpRequest, gone: reads.Gone) -> HttpResponse:
    body = gone.last.body
    context = {
        "gone": gone,
        "name": say(body["names"]),
        "by_draft": gone.end.draft_id,
        "taken_over_by": who_words(body["taken_over_by"]) if body.get("taken_over_by") else "",
        "instead": [{"name": say(one.body["names"]), "key": one.key} for one in gone.instead],
        "trail": [{"label": _("Guide to services"), "url": reverse("guide")}, {"label": say(body["names"])}],
    }
    return render(request, "matters/portal/gone.html", context, status=410)


def _get(key: str, number: int | None = None) -> rules.ContentVersion:
    try:
        return reads.get_matter(key, number)
    except Missing as missing:
        raise Missing(_("There is no such matter in the guide. It may have been taken off the list.")) from missing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Fill in the form of a matter, look it through, send it."""
    if request.method != "POST" and reads.find_gone(key):
        return redirect("guide-matter", key)
    found = _get(key)
    starting.require_online(found)
    page = take(request, found, Desk(APPLICANT, (PORTAL, HELPER), "matters/portal"))
    if page.started:
        return redirect("received", page.started.receipt, page.started.token)
    assert page.response is not None  # noqa: S101  # one of the two is there
    return page.response


@require_safe
def sheet(_request: HttpRequest) -> HttpResponse:
    """Send the list as an Excel table."""
    response = HttpResponse(sheets.write(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="matters.xlsx"'
    return response


@require_safe
def printable(request: HttpRequest) -> HttpResponse:
    """Show the list as one table for paper."""
    groups = [
        (group.name, [sheets.row_of(one) for one in group.matters]) for group in reads.list_groups(reads.search(""))
    ]
    return render(request, "matters/portal/list.html", {"groups": groups, "heads": sheets.heads()})


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, receipt: str, token: str) -> HttpResponse:
    """Ask once more, then end the application."""
    case = cases.get_tracked(receipt, token)
    track = reverse("track", args=(receipt, token))
    refused: Refused | None = None
    if request.method == "POST":
        try:
            withdraw(case, request.POST.get("words", ""))
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Your application has been taken back. The office has been told."))
            return redirect(track)
    context = {
        "case": case,
        "track": track,
        "words": request.POST.get("words", ""),
        "possible": processes.may_withdraw(case),
        "errors": [{"id": "words", "text": refused.message}] if refused else [],
    }
    response = render(request, "matters/portal/withdraw.html", context, status=refused.status if refused else 200)
    for name, value in PRIVATE.items():
        response[name] = value
    vars(response)["_has_been_logged"] = True
    return response
