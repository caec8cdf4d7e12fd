"""Response calls on a list, for both sides: what our offices called for, and what we are called to."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.common.text import read_number
from gongzhi.engine.access.public import READ, may, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests.views.desk.joined import response_row

SIDES = ("called", "caller")


@never_cache
@login_required
@require_safe
def list_of_responses(request: HttpRequest) -> HttpResponse:
    """Show the response calls of the signed-in person's offices; `?side=caller` those that they made themselves."""
    actor = actor_of(request.user)
    require_grant(actor, READ)
    side = request.GET.get("side", "")
    side = side if side in SIDES else SIDES[0]
    before = request.GET.get("before", "")
    number = read_number(before) or 0
    page = cases.list_responses(actor, side, before=number)
    rows = [response_row(row) | {"is_readable": may(actor, READ, row.case)} for row in page.items]
    older = f"?side={side}&before={page.next}" if page.next else ""
    context = {
        "rows": rows,
        "tabs": _tabs(side),
        "side": side,
        "older": older,
        "first": f"?side={side}" if number else "",
    }
    return render(request, "service_requests/desk/responses.html", context)


def _tabs(side: str) -> list[dict[str, Any]]:
    labels = {"called": _("We are called"), "caller": _("We called")}
    return [{"label": labels[key], "url": f"?side={key}", "current": key == side} for key in SIDES]
