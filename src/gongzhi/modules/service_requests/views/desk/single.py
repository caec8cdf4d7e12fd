"""One case on a page, its work order for paper, its photos."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.common.errors import Missing
from gongzhi.engine.cases import public as cases
from gongzhi.engine.files import public as files
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests.views.desk.portrait import Portrait


@never_cache
@login_required
@require_safe
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case with everything that the signed-in person may see and do."""
    actor = actor_of(request.user)
    portrait = Portrait(actor, cases.get_case(actor, case_id))
    return render_case(request, portrait, {})


def render_case(request: HttpRequest, portrait: Portrait, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw the page of a case; `more` is what an act adds: errors, typed words, contact details."""
    trail = [{"label": _("Cases"), "url": f"{portrait.list_url}"}, {"label": portrait.case.receipt}]
    context = portrait.context() | {"trail": trail} | more
    return render(request, "service_requests/desk/case.html", context, status=status)


@never_cache
@login_required
@require_safe
def work_order(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case as the work order that is printed and signed."""
    actor = actor_of(request.user)
    portrait = Portrait(actor, cases.get_case(actor, case_id))
    return render(
        request,
        "service_requests/desk/work_order.html",
        portrait.context() | {"address": request.build_absolute_uri(portrait.url)},
    )


@login_required
@require_safe
def case_photo(request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponseBase:
    """Send a photo of a case to whoever may read the case; `?small` sends the small picture."""
    case = cases.get_case(actor_of(request.user), case_id)
    attachment = cases.Attachment.objects.filter(case=case, pk=attachment_id).select_related("file").first()
    if attachment is None:
        raise Missing(_("This photo is no longer here."))
    return files.response_for(attachment.file, thumbnail="small" in request.GET)
