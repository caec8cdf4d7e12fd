"""The roster as a table: download what stands there or an empty form, and take a table over."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common.errors import Invalid
from gongzhi.common.spreadsheets import XLSX, as_xlsx
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.services import roster_files
from gongzhi.modules.dispatch.views.roster import roster_page


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the duty times of the posts that one keeps, and a sheet for absences."""
    times = roster_files.list_times(actor_of(request.user))
    body = as_xlsx({_("Duty times"): times, _("Absences"): roster_files.list_absences_head()})
    headers = {"Content-Disposition": 'attachment; filename="roster.xlsx"'}
    return HttpResponse(body, content_type=XLSX, headers=headers)


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Take duty times or absences from a table; the page tells each row that could not be taken."""
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Invalid({"file": _("Choose a file first.")})
        taken = roster_files.take(actor_of(request.user), upload.read(), str(upload.name))
    except Invalid as refusal:
        return roster_page(request, refusal, "table")
    return roster_page(request, taken=taken)
