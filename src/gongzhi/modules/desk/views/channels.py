"""The channels on one page: which works, which is down since when, what waits; try again at once, or give up with a reason."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common.errors import Invalid, Missing
from gongzhi.engine.access.public import require_grant
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.notices import public as notices

GRANT = "outbox.settle"


@login_required
@require_safe
def list_channels(request: HttpRequest) -> HttpResponse:
    """Show every channel of this installation."""
    require_grant(actor_of(request.user), GRANT)
    return _show(request, {})


def _show(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"ways": notices.list_ways_with_state(), "undecided": notices.count_undecided()} | more
    return render(request, "desk/channels.html", context, status=status)


@login_required
@require_POST
def act_on_channel(request: HttpRequest, name: str) -> HttpResponse:
    """Try a channel at once (`retry`), or give up what waits for it with a reason (`give_up`)."""
    actor = actor_of(request.user)
    require_grant(actor, GRANT)
    if name not in notices.list_ways():
        raise Missing(_("There is no such channel."))
    if request.POST.get("wish") == "give_up":
        return _give_up(request, name, actor.label)
    notices.try_again(name)
    messages.success(request, _("It is tried again in a moment."))
    return redirect("channels")


def _give_up(request: HttpRequest, name: str, by: str) -> HttpResponse:
    why = request.POST.get("why", "").replace("\0", "").strip()
    try:
        count = notices.give_up(name, by=by, why=why)
    except Invalid as refused:
        wrong = {"channel": name, "why": refused.fields["why"]}
        errors = [{"id": f"why-{name}", "text": refused.fields["why"]}]
        return _show(request, {"wrong": wrong, "errors": errors, "typed": why}, status=refused.status)
    messages.success(request, _("%(count)d messages were given up. The cases say so.") % {"count": count})
    return redirect("channels")
