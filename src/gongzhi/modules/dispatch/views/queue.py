"""The queue of people: cases that no rule could send on, or that came back, with the reason and the posts that could have them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common.errors import Invalid, Missing, Refused
from gongzhi.common.text import read_number
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.views import choices

GRANT = "case.dispatch"
A_PAGE = 50


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the waiting cases, the oldest first; `?case=` opens one of them beside the list with what to choose."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    return _page(request, actor, read_number(request.GET.get("case", "")))


@never_cache
@login_required
@require_POST
def send_on(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a waiting case to a post, with matter and place as corrected."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    case = cases.get_case(actor, case_id)
    version = read_number(request.POST.get("version", ""))
    try:
        processes.act(actor, case_id, "dispatch", version=-1 if version is None else version, wish=_wish(request))
    except Missing:
        raise
    except Refused as refusal:
        return _page(request, actor, case_id, refusal)
    messages.success(request, _("%(case)s is dispatched.") % {"case": case.receipt})
    after = read_number(request.POST.get("after", ""))
    return redirect(f"{reverse('queue')}?after={after}" if after else "queue")


def _wish(request: HttpRequest) -> cases.Wish:
    given = request.POST
    return cases.Wish(
        words=given.get("words", "").replace("\r\n", "\n").replace("\0", ""),
        post_id=read_number(given.get("suggested", "") or given.get("post", "")),
        matter=given.get("matter", ""),
        area=given.get("area", ""),
    )


def _page(request: HttpRequest, actor: Actor, chosen: int | None, refusal: Refused | None = None) -> HttpResponse:
    after = read_number(request.GET.get("after", "") or request.POST.get("after", "")) or 0
    items = cases.list_queue(actor, "dispatcher", GRANT, after=after, limit=A_PAGE + 1)
    shown = items[:A_PAGE]
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message} if refusal else {}
    context: dict[str, Any] = {
        "items": shown,
        "after": after or "",
        "next": f"?after={shown[-1].pk}" if len(items) > A_PAGE else "",
        "first": reverse("queue") if after else "",
        "errors": [{"id": f"dispatch-{name}" if name else "", "text": text} for name, text in fields.items()],
        "wrong": {name: str(text) for name, text in fields.items()},
        "typed": request.POST,
    }
    if chosen is not None:
        context |= _chosen(request, actor, chosen)
    return render(request, "dispatch/queue.html", context, status=refusal.status if refusal else 200)


def _chosen(request: HttpRequest, actor: Actor, case_id: int) -> dict[str, Any]:
    """Return the opened case with its words and the posts that answer for the matter and place as chosen so far."""
    case = cases.get_case(actor, case_id)
    given = request.POST or request.GET
    matter = given.get("matter", case.matter)
    area = given.get("area", case.area_code)
    area = area if areas.is_code(area) else case.area_code
    posts = list(parties.list_posts())
    told = [body for line in cases.story(case, public=False) for kind, body in line.texts if kind != "note"]
    return {
        "case": case,
        "told": told,
        "duplicates": cases.list_duplicates(actor, case),
        "matter": matter,
        "area": area,
        "is_waiting": any(item.node == "dispatch" and item.state == item.OPEN for item in case.work_items.all()),
        "matters": choices.list_matters(),
        "areas": choices.list_areas(area),
        "suggestions": choices.list_suggestions(posts, case, matter, area),
        "groups": choices.list_groups(posts, case),
    }
