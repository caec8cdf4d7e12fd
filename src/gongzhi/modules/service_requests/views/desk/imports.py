"""Imports: upload a table, say which column holds which field, look at the first rows, start; then watch, stop, correct."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.text import read_number
from gongzhi.engine.access import public as access
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.service_requests.models import Import
from gongzhi.modules.service_requests.services import importing
from gongzhi.modules.service_requests.services.importing import uploads
from gongzhi.modules.service_requests.views.desk import import_form

GRANT = "report.import"
A_PAGE = 50
SHOWN_ERRORS = 20
# Without a sign of life for so long, nobody is at it.
SILENT = timedelta(minutes=2)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Show the imports so far, newest first, and take a new table."""
    access.require_grant(actor_of(request.user), GRANT)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return _take(request)
        except Invalid as refusal:
            errors = [{"id": f"import-{name}", "text": str(text)} for name, text in refusal.fields.items()]
    before = read_number(request.GET.get("before", ""))
    found = Import.objects.order_by("-id")
    rows = list((found.filter(pk__lt=before) if before else found)[: A_PAGE + 1])
    older = f"?{urlencode({'before': rows[A_PAGE - 1].pk})}" if len(rows) > A_PAGE else ""
    context = {"imports": rows[:A_PAGE], "older": older, "errors": errors}
    return render(request, "service_requests/desk/imports.html", context, status=422 if errors else 200)


def _take(request: HttpRequest) -> HttpResponse:
    """Keep an uploaded table, with its mapping file if one came along, and go on to its columns."""
    upload, mapping = request.FILES.get("file"), request.FILES.get("mapping")
    if upload is None:
        raise Invalid({"file": _("Choose a file first.")})
    path = uploads.keep(upload)
    try:
        table = importing.open_table(path)
        if mapping is not None:
            importing.remember(table.header, importing.read_mapping(mapping.read(importing.LARGEST_MAPPING + 1)))
    except Invalid:
        path.unlink(missing_ok=True)
        raise
    name = importing.safe_name(upload.name or "")
    return redirect(f"{reverse('import-columns', args=[path.name])}?{urlencode({'name': name})}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, token: str) -> HttpResponse:
    """Let people say which column holds which field, show what the first rows would become, and start."""
    actor = actor_of(request.user)
    access.require_grant(actor, GRANT)
    path, name = uploads.find(token), importing.safe_name(request.GET.get("name", token))
    table = importing.open_table(path)
    given = importing.propose(table.header)
    errors: list[dict[str, str]] = []
    trials: list[importing.Trial] = []
    try:
        if request.method == "POST":
            given = import_form.read(request.POST, given)
        chosen = importing.of_dict(given)
        trials = importing.try_out(path, chosen)
        if request.POST.get("action") == "start":
            job = importing.ask_for(path, chosen, by=actor.person_id, background=True, name=name)
            return redirect("import", job.pk)
    except Invalid as refusal:
        errors = [{"id": f"import-{key}", "text": str(text)} for key, text in refusal.fields.items()]
    shown = errors if request.method == "POST" else []
    context = import_form.context(table, given, trials) | {"name": name, "errors": shown}
    return render(request, "service_requests/desk/import_columns.html", context, status=422 if shown else 200)


@login_required
@require_safe
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show how far an import is, what became of its rows, and its cases as far as the viewer may read them."""
    actor = actor_of(request.user)
    access.require_grant(actor, GRANT)
    job = get_object_or_404(Import, pk=import_id)
    after = read_number(request.GET.get("after", ""))
    found = job.imported.order_by("line")
    rows = list((found.filter(line__gt=after) if after else found)[: A_PAGE + 1])
    readable = access.limit(cases.Case.objects.filter(pk__in=[row.case_id for row in rows]), actor).in_bulk()
    context = {
        "job": job,
        "offices": importing.offices(job),
        "reasons": importing.reasons(job),
        "refusals": [
            (one.line, importing.say_faults(one.faults)) for one in job.refusals.order_by("line")[:SHOWN_ERRORS]
        ],
        "more_refused": max(0, job.refused - SHOWN_ERRORS),
        "rows": [(row, readable[row.case_id]) for row in rows[:A_PAGE] if row.case_id in readable],
        "next": f"?{urlencode({'after': rows[A_PAGE - 1].line})}" if len(rows) > A_PAGE else "",
        "is_silent": not job.is_over and (job.claimed_until or job.created_at) < clock.now() - SILENT,
    }
    return render(request, "service_requests/desk/import.html", context)


@login_required
@require_safe
def import_errors(request: HttpRequest, import_id: int) -> StreamingHttpResponse:
    """Send the refused rows with their original columns and what is wrong, as CSV."""
    access.require_grant(actor_of(request.user), GRANT)
    job = get_object_or_404(Import, pk=import_id)
    with translation.override(translation.get_language()):
        lines = list(importing.error_lines(job)) if job.refused <= A_PAGE else importing.error_lines(job)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{job.pk}-errors.csv"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def cancel_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop an import; the cases that are in stay."""
    access.require_grant(actor_of(request.user), GRANT)
    importing.cancel(get_object_or_404(Import, pk=import_id))
    messages.success(request, _("The import is stopped. What came in stays."))
    return redirect("import", import_id)
