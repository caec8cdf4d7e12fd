"""The list of cases: filters in the address, pages by key, the same for everybody who opens the address with the same rights."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.errors import Invalid
from gongzhi.common.paging import length_of
from gongzhi.common.text import mark, say
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests.templatetags import case_words
from gongzhi.modules.service_requests.views.desk import filters as narrowing


@login_required
@require_safe
def list_of_cases(request: HttpRequest) -> HttpResponse:
    """Show one page of the cases that the signed-in person may read."""
    actor = actor_of(request.user)
    require_grant(actor, "case.read")
    try:
        filters = narrowing.read_filters(request.GET)
        page = cases.list_cases(actor, filters, cursor=request.GET.get("cursor", ""), limit=length_of(request.GET))
    except Invalid as refusal:
        filters, page = cases.Filters(), cases.Page([], "", "")
        errors = [{"id": f"filter-{name}", "text": text} for name, text in refusal.fields.items()]
        return render(
            request,
            "service_requests/desk/cases.html",
            _context(request, filters, page) | {"errors": errors},
            status=422,
        )
    return render(request, "service_requests/desk/cases.html", _context(request, filters, page))


def _context(request: HttpRequest, filters: cases.Filters, page: cases.Page) -> dict[str, Any]:
    query = request.GET
    chips = narrowing.list_chips(filters, query)
    return {
        "rows": rows_of(page.items),
        "filters": filters,
        "chips": chips,
        "narrowed": " · ".join(f"{chip['label']}{mark(':')}{chip['words']}" for chip in chips),
        "options": _options(request, filters),
        "newer": narrowing.address(query, cursor=page.newer) if page.newer else "",
        "older": narrowing.address(query, cursor=page.older) if page.older else "",
        "first": narrowing.address(query, cursor="") if query.get("cursor") else "",
        "last": narrowing.address(query, cursor="last") if page.older else "",
        "export": narrowing.address(query, cursor=""),
    }


def rows_of(items: Any) -> list[dict[str, Any]]:
    """Return the cases with the names of their offices."""
    badges = cases.badges_of([case.pk for case in items])
    return [
        {"case": case, "office": say(parties.office_names(case.organisation_id)), "badges": badges.get(case.pk, ())}
        for case in items
    ]


def _options(request: HttpRequest, filters: cases.Filters) -> dict[str, list[tuple[str, str]]]:
    return {
        "stage": [("", _("All stages")), *case_words.list_stages()],
        "matter": [("", _("All matters")), *case_words.list_matters(), (cases.NONE, _("Not known yet"))],
        "area": narrowing.list_areas(filters, actor_of(request.user)),
        "only": [("", _("Open and closed")), *((key, str(words)) for key, words in narrowing.ONLY.items())],
    }
