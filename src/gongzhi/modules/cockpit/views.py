"""The command page: how much is open, late and nearly late, where and about what; every number opens its list."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import NONE, OpenCount, count_open
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.cockpit.selectors import VacantPost, list_vacant_posts


@login_required
@require_safe
def command(request: HttpRequest) -> HttpResponse:
    """Show counts of the open cases within the viewer's scope; past cases cost nothing here."""
    actor = actor_of(request.user)
    require_grant(actor, "command.read")
    stages = count_open(actor, "stage")
    townships = count_open(actor, "township_code")
    matters = sorted(count_open(actor, "matter"), key=lambda count: -count.total)
    context = {
        "figures": _figures(stages),
        "stages": [_row(count, "stage", _stage(count.key)) for count in _in_order(stages)],
        "townships": [_row(count, "area", _place(count.key)) for count in townships],
        "matters": [_row(count, "matter", _matter(count.key)) for count in matters],
        "vacant": [_vacant(found) for found in list_vacant_posts(actor)],
        "now": clock.now(),
    }
    return render(request, "cockpit/command.html", context)


def _url(**filters: str) -> str:
    return f"{reverse('cases')}?{urlencode(filters)}"


def _figures(stages: list[OpenCount]) -> list[dict[str, Any]]:
    late = sum(count.overdue for count in stages)
    return [
        {"value": sum(count.total for count in stages), "label": _("Open"), "url": _url(only="open"), "late": False},
        {"value": late, "label": _("Overdue"), "url": _url(only="overdue"), "late": late > 0},
        {
            "value": sum(count.soon for count in stages),
            "label": _("Due within 24 hours"),
            "url": _url(only="soon"),
            "late": False,
        },
    ]


def _row(count: OpenCount, name: str, label: str) -> dict[str, Any]:
    """Return one line: what it is, its three numbers, and the lists behind them."""
    own = {name: count.key or NONE}
    return {
        "label": label,
        "total": count.total,
        "overdue": count.overdue,
        "soon": count.soon,
        "url": _url(only="open", **own),
        "overdue_url": _url(only="overdue", **own),
        "soon_url": _url(only="soon", **own),
    }


def _in_order(stages: list[OpenCount]) -> list[OpenCount]:
    keys = [entry["key"] for process in rules.list_content("process") for entry in process.body["stages"]]
    return sorted(stages, key=lambda count: keys.index(count.key) if count.key in keys else len(keys))


def _stage(key: str) -> str:
    entries = [entry for process in rules.list_content("process") for entry in process.body["stages"]]
    return next((say(entry["label"]) for entry in entries if entry["key"] == key), key)


def _place(code: str) -> str:
    return say(areas.area_names([code])[code]) if code else _("No place known")


def _matter(key: str) -> str:
    found = rules.find_content("matter", key) if key else None
    return say(found.body["names"]) if found else key or _("Not known yet")


def _vacant(found: VacantPost) -> dict[str, Any]:
    name = f"{say(found.post.organisation.names)} · {say(found.post.names)}"
    return {"label": name, "total": found.open_items, "url": _url(post=str(found.post.pk), only="open")}
