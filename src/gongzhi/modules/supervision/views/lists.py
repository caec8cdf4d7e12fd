"""The supervisions of cases that one may read, newest first."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongzhi.common.paging import length_of
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.supervision.models import Supervision
from gongzhi.modules.supervision.selectors import LEVEL, TRIGGER, list_supervisions

STATES = {
    Supervision.OPEN: gettext_lazy("waits for the office"),
    Supervision.ANSWERED: gettext_lazy("answered, to be decided"),
    Supervision.CLOSED: gettext_lazy("closed"),
}


@login_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Show what is under supervision, or with `?closed=1` what was."""
    actor = actor_of(request.user)
    require_grant(actor, "case.read")
    closed = bool(request.GET.get("closed"))
    before = read_number(request.GET.get("before", "")) or 0
    length = length_of(request.GET)
    found = list_supervisions(actor, closed=closed, before=before, limit=length + 1)
    shown = found[:length]
    tabs = [
        {"label": _("Open supervisions"), "url": "?", "count": None, "current": not closed},
        {"label": _("Closed supervisions"), "url": "?closed=1", "count": None, "current": closed},
    ]
    context = {
        "rows": [row_of(row) for row in shown],
        "narrowed": tabs[closed]["label"],
        "tabs": tabs,
        "older": f"?before={shown[-1].pk}{'&closed=1' if closed else ''}" if len(found) > length else "",
        "first": f"?{'closed=1' if closed else ''}" if before else "",
    }
    return render(request, "supervision/list.html", context)


def row_of(row: Supervision) -> dict[str, Any]:
    return {
        "row": row,
        "trigger": _label(TRIGGER, row.trigger),
        "level": _label(LEVEL, row.level),
        "office": say(row.organisation.names) if row.organisation else "—",
        "state": STATES[row.state],
    }


def _label(kind: str, key: str) -> str:
    found = content.find_content(kind, key)
    return say(found.body["label"]) if found else key
