"""What everybody may read: meetings announced and their results, without any name, and the rules of all assemblies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas

from ..selectors import meetings as reads
from ..selectors.rulebook import list_assemblies
from ..selectors.words import rule_lines
from .showing import choices, paging, portrait, read_wanted, row_of

A_PAGE = 30


@require_safe
def open_meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings that are open to all, the latest first; `?area=` narrows them to a village."""
    wanted = read_wanted(request.GET)
    page = reads.list_open(wanted, cursor=request.GET.get("after", ""), limit=A_PAGE)
    context = {
        "rows": [row_of(one) for one in page.rows],
        "wanted": wanted,
        "choices": choices(open_only=True),
        "areas": _villages(),
        "pages": paging(page, request.GET),
    }
    return render(request, "assemblies/portal/list.html", context)


def _villages() -> list[tuple[str, str]]:
    found: Any = areas.list_areas(areas.Level.VILLAGE)
    return [("", _("All villages and communities")), *((village.code, say(village.names)) for village in found)]


@require_safe
def open_meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show one meeting: when and where, and once it was held how many came and how they voted."""
    meeting = reads.get_open(meeting_id)
    context = portrait(meeting) | {"trail": _trail(meeting.title)}
    return render(request, "assemblies/portal/meeting.html", context)


def _trail(last: str) -> list[dict[str, str]]:
    return [{"label": _("Meetings of villages and communities"), "url": reverse("open-meetings")}, {"label": last}]


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """Show the rules of all assemblies: who attends, how many must come, how many must agree, and where it is written."""
    found = list_assemblies()
    context = {
        "assemblies": [
            {"name": say(one.body["names"]), "key": one.key, "lines": rule_lines(one.body)} for one in found
        ],
        "trail": _trail(_("How meetings decide")),
    }
    return render(request, "assemblies/portal/rules.html", context)
