"""What a draft would have done to a month's cases: ask, follow, and open each number."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.text import read_number, say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.models import Replay, ReplayMove
from gongzhi.modules.dispatch.selectors.deciding import KIND
from gongzhi.modules.dispatch.services import replaying
from gongzhi.modules.dispatch.views.bench import TRY
from gongzhi.modules.dispatch.views.drafts import editor_of

A_PAGE = 50
PEOPLE = "people"


def last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


@login_required
@require_POST
def ask(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask what the draft would have done to last month's cases."""
    person, draft = editor_of(request), content.get_draft(KIND, draft_id)
    replay = replaying.ask(draft, by=person, month=last_month())
    return redirect("dispatch-replay", replay.pk)


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, replay_id: int) -> HttpResponse:
    """Show how far it is, from where to where cases would go, and with `?from=&to=` which ones."""
    actor = actor_of(request.user)
    require_grant(actor, TRY)
    replay = get_object_or_404(Replay.objects.select_related("draft", "by"), pk=replay_id)
    moves = replay.moves.filter(case__in=access.limit(cases.Case.objects.all(), actor))
    context: dict[str, Any] = {
        "replay": replay,
        "is_done": replay.state == Replay.DONE,
        "share": 100 * replay.done // replay.total if replay.total else 100,
        "ways": _ways(moves),
        "moved": moves.count(),
        "trail": [
            {"label": _("Dispatch rules"), "url": reverse("dispatch-rules")},
            {"label": _("Draft"), "url": reverse("dispatch-draft", args=[replay.draft_id])},
            {"label": _("Effect")},
        ],
    }
    if "from" in request.GET:
        context |= _cases(request, moves)
    return render(request, "dispatch/replay.html", context)


def _ways(moves: Any) -> list[dict[str, Any]]:
    counted = moves.order_by().values("origin", "target").annotate(count=Count("id")).order_by("-count")
    return [
        {
            "origin": _end(row["origin"]),
            "target": _end(row["target"]),
            "count": row["count"],
            "url": f"?from={row['origin'] or PEOPLE}&to={row['target'] or PEOPLE}#cases",
        }
        for row in counted
    ]


def _end(office: int | None) -> str:
    return say(parties.office_names(office)) if office else _("a person decides")


def _cases(request: HttpRequest, moves: Any) -> dict[str, Any]:
    ends = {"origin": read_number(request.GET.get("from", "")), "target": read_number(request.GET.get("to", ""))}
    after = read_number(request.GET.get("after", ""))
    rows = moves.filter(**ends).select_related("case").order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    found: list[ReplayMove] = list(rows[: A_PAGE + 1])
    query = request.GET.copy()
    query["after"] = str(found[A_PAGE - 1].pk) if len(found) > A_PAGE else ""
    older = f"?{query.urlencode()}#cases" if len(found) > A_PAGE else ""
    way = " → ".join(map(_end, ends.values()))
    return {"rows": found[:A_PAGE], "way": way, "older": older}
