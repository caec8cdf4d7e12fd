"""Frequent questions, for residents: the public answers in force, searchable, printable, without sign-in or JavaScript."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.errors import Missing
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge.models import Version
from gongzhi.modules.knowledge.selectors import in_force, search_in_force, title_of
from gongzhi.modules.knowledge.views.paging import neighbours

A_PAGE = 50
LONGEST_SEARCH = 100


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show the questions, by matter; `?q=` narrows them to those that hold all the words."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    page = Paginator(search_in_force(query, public=True), A_PAGE).get_page(request.GET.get("page"))
    parts = [(name, list(found)) for name, found in groupby(page, key=_matter_name)]
    context = {"parts": parts, "pages": neighbours(page, request.GET), "q": query}
    return render(request, "knowledge/portal/questions.html", context)


def _matter_name(version: Version) -> str:
    found = rules.find_content("matter", version.entry.matter) if version.entry.matter else None
    return say(found.body["names"]) if found else _("General")


@require_safe
def question(request: HttpRequest, key: str) -> HttpResponse:
    """Show one public answer. Raises Missing for one that is not public or has run out."""
    version = in_force().filter(entry__public=True, entry__key=key).first()
    if version is None:
        raise Missing(_("There is no such entry. It may have been withdrawn."))
    trail = [{"label": _("Frequent questions"), "url": "/questions"}, {"label": title_of(version)}]
    return render(request, "knowledge/portal/question.html", {"version": version, "trail": trail})
