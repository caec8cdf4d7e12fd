"""Offices, posts and people from a table: upload, look at what it comes to, correct, confirm; and the table to download."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing
from gongzhi.common.spreadsheets import MOST_BYTES, XLSX, as_xlsx, harmless
from gongzhi.common.text import say_list
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.rules import public as rules
from gongzhi.modules.staffing.selectors.authority import CHART, role_name
from gongzhi.modules.staffing.selectors.naming import KINDS, list_functions
from gongzhi.modules.staffing.services import importing
from gongzhi.modules.staffing.views.frame import for_keepers, trail
from gongzhi.modules.staffing.views.planned import counted, told

SALT, KEPT = "gongzhi.staffing.table", 24 * 3600
# What a page carries from looking to confirming; a form may have 1 MB.
MOST_CARRIED = 900_000
MOST_SHOWN = 200
CSV = "text/csv; charset=utf-8"
Lines = Iterable[Sequence[Any]]


@for_keepers
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a table and show what it comes to; write that, or send its faults, where this is asked for."""
    require_grant(actor, CHART)
    if request.method != "POST":
        return _page(request, {})
    try:
        table = _given(request, actor)
    except Invalid as refusal:
        errors = [{"id": "table-file", "text": str(text)} for text in refusal.fields.values()]
        return _page(request, {"errors": errors, "wrong": errors[0]["text"]}, 422)
    acts: dict[str, Callable[..., HttpResponse]] = {"write": _write, "faults": _send_faults}
    return acts.get(request.POST.get("do", ""), _look)(request, actor, table)


def _page(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    called = (
        (_("Kinds of office"), KINDS.values()),
        (_("Roles"), (role_name(found.key) for found in rules.list_content("role"))),
        (_("Duties"), (words for _key, words in list_functions())),
    )
    context = {
        "trail": trail(_("Import a table")),
        "heads": list(importing.HEADS.values()),
        "called": [{"term": term, "value": say_list(words, ";")} for term, words in called],
    }
    return render(request, "staffing/import.html", context | more, status=status)


def _given(request: HttpRequest, actor: Actor) -> importing.Table:
    """Return the table that was uploaded, or that the page carries. Raises Invalid where there is none that can be read."""
    upload, carried = request.FILES.get("file"), request.POST.get("table", "")
    if upload is not None:
        return importing.read(upload.read(MOST_BYTES + 1), str(upload.name))
    if not carried:
        raise Invalid({"file": _("Choose a file first.")})
    try:
        rows, others = signing.loads(carried, salt=f"{SALT}/{actor.person_id}", max_age=KEPT)
    except signing.BadSignature:
        raise Invalid({"file": _("This page is older than a day. Please upload the file again.")}) from None
    return importing.Table(tuple((line, cells) for line, cells in rows), tuple(others))


def _look(
    request: HttpRequest, actor: Actor, table: importing.Table, plan: importing.Plan | None = None, status: int = 200
) -> HttpResponse:
    """Show what a table comes to; nothing is written."""
    carried = signing.dumps([table.rows, table.others], salt=f"{SALT}/{actor.person_id}", compress=True)
    if len(carried) > MOST_CARRIED:
        errors = [{"id": "table-file", "text": _("This table holds too much to be taken at once. Split it.")}]
        return _page(request, {"errors": errors}, 422)
    fresh = plan or importing.make_plan(actor, table.rows)
    lines = told(fresh)
    context = {
        "plan": fresh,
        "counts": counted(fresh),
        "lines": lines[:MOST_SHOWN],
        "more_lines": max(0, len(lines) - MOST_SHOWN),
        "faults": _faults(fresh)[:MOST_SHOWN],
        "more_faults": max(0, len(fresh.faults) - MOST_SHOWN),
        "others": table.others,
        "rows": len(table.rows),
        "carried": carried,
        "moved": status == 409,
        "trail": trail(_("Import a table")),
    }
    return render(request, "staffing/import_look.html", context, status=status if plan or not fresh.faults else 422)


def _faults(plan: importing.Plan) -> list[dict[str, Any]]:
    heads = importing.HEADS
    return [{"line": one.line, "column": str(heads.get(one.column, "")), "words": one.words} for one in plan.faults]


def _write(request: HttpRequest, actor: Actor, table: importing.Table) -> HttpResponse:
    """Write what was shown; where it comes to something else by now, show that instead."""
    plan, is_written = importing.write(actor, table.rows, request.POST.get("seen", ""))
    if not is_written:
        return _look(request, actor, table, plan, 409)
    messages.success(request, _("The table is taken over. What it does not name stays as it was."))
    return redirect("staffing-links" if plan.counts["accounts"][0] else "staffing")


def _send_faults(_request: HttpRequest, actor: Actor, table: importing.Table) -> HttpResponse:
    """Send the rows that cannot be taken, with column and reason."""
    found = _faults(importing.make_plan(actor, table.rows))
    lines = [
        [_("Row"), _("Column"), _("What is wrong")],
        *([one["line"], one["column"], one["words"]] for one in found),
    ]
    return _send(lines, "csv", "staff-faults")


@for_keepers
@require_safe
def download(_request: HttpRequest, actor: Actor, what: str, ending: str) -> HttpResponse:
    """Send the present table, or an empty one with an example, as CSV or spreadsheet."""
    require_grant(actor, CHART)
    found = {"present": lambda: importing.list_lines(actor), "template": importing.template_lines}.get(what)
    if found is None or ending not in ("csv", "xlsx"):
        raise Missing(_("There is no such page."))
    return _send(found(), ending, f"staff-{what}-{clock.today():%Y%m%d}")


def _send(lines: Lines, ending: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Cache-Control": "no-store"}
    if ending == "xlsx":
        return HttpResponse(as_xlsx({_("Offices and people"): lines}), content_type=XLSX, headers=headers)
    body = io.StringIO()
    csv.writer(body).writerows([harmless(str(cell)) for cell in line] for line in lines)
    return HttpResponse("\ufeff" + body.getvalue(), content_type=CSV, headers=headers)
