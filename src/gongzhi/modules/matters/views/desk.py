"""Starting a matter at the desk: of one's own function, or at a counter for a resident."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common.errors import Denied
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.matters.selectors import guide as reads
from gongzhi.modules.matters.selectors import starting
from gongzhi.modules.matters.selectors.withdrawn import list_withdrawn
from gongzhi.modules.matters.services.starting import COUNTER, DESK

from .applying import Desk, take


@never_cache
@login_required
@require_safe
def startable(request: HttpRequest) -> HttpResponse:
    """Show the matters that the signed-in person may start, and what was withdrawn from their work."""
    actor = actor_of(request.user)
    groups = reads.list_groups(starting.list_startable(actor))
    return render(request, "matters/desk/startable.html", {"groups": groups, "withdrawn": list_withdrawn(actor)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Fill in the form of a matter for a resident, or for one's own office; look it through; start it."""
    actor, matter = actor_of(request.user), rules.get_content("matter", key)
    if not starting.may_start(actor, matter):
        raise Denied(_("Your post may not start this matter. The matter's page in the guide names who may."))
    is_application = matter.body["kind"] == starting.APPLICATION
    page = take(request, matter, Desk(actor, (COUNTER if is_application else DESK,), "matters/desk"))
    if page.response is not None:
        page.response["Cache-Control"] = "no-store, private"
        return page.response
    done = page.started
    assert done is not None  # noqa: S101  # one of the two is there
    messages.success(
        request, _("%(name)s: started as %(receipt)s.") % {"name": say(matter.body["names"]), "receipt": done.receipt}
    )
    if is_application:
        return redirect("received", done.receipt, done.token)
    return redirect("case", done.case_id) if cases.find_case(actor, done.case_id) else redirect(reverse("matters"))
