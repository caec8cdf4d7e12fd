"""The list of township duties: shown to all staff, taken over from a file by one person and put in force by another."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.citing import cite
from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.spreadsheets import XLSX, as_xlsx
from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.selectors.duty_lists import ITEM
from gongzhi.modules.dispatch.services import duty_list
from gongzhi.modules.dispatch.views import words
from gongzhi.modules.dispatch.views.bench import may_edit
from gongzhi.modules.dispatch.views.drafts import day_of, editor_of

LISTS = {
    "basic": gettext_lazy("Basic duties"),
    "cooperating": gettext_lazy("Duties to help with"),
    "withdrawn": gettext_lazy("Taken back by the county"),
}
READ = "case.read"


@login_required
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the list; `?list=` narrows it to one of the three."""
    require_grant(actor_of(request.user), READ)
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    chosen = request.GET.get("list", "")
    found = content.list_content(ITEM)
    counts = {key: sum(version.body["list"] == key for version in found) for key in LISTS}
    tabs = [{"label": _("All"), "url": "?", "count": len(found), "current": chosen not in LISTS}]
    tabs += [
        {"label": label, "url": f"?list={key}", "count": counts[key], "current": chosen == key}
        for key, label in LISTS.items()
    ]
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message} if refusal else {}
    actor = actor_of(request.user)
    context: dict[str, Any] = {
        "tabs": tabs,
        "rows": [_row(version) for version in found if chosen not in LISTS or version.body["list"] == chosen],
        "may_edit": may_edit(actor),
        "drafts": [draft for draft in content.list_drafts(ITEM, limit=10) if draft.state == draft.DRAFT],
        "person": actor.person_id,
        "today": clock.today().isoformat(),
        "typed": request.POST,
        "wrong": {name: str(text) for name, text in fields.items()},
        "errors": [{"id": f"duties-{name}" if name else "", "text": text} for name, text in fields.items()],
    }
    return render(request, "dispatch/duties.html", context, status=refusal.status if refusal else 200)


def _row(version: content.ContentVersion) -> dict[str, Any]:
    body = version.body
    reference = (body["reference"] or [None])[0]
    return {
        "name": say(body["names"]),
        "list": LISTS[body["list"]],
        "domain": say(body["domain"]),
        "matters": say_list(words.matter_name(key) for key in body["matters"]),
        "department": say(body["department"]["names"]) if body["department"] else "",
        "cooperation": say(body["cooperation"] or {}),
        "reference": cite(reference),
        "edition": body["edition"],
        "since": body.get("valid_from", ""),
        "until": body.get("valid_to", ""),
    }


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the list as CSV."""
    require_grant(actor_of(request.user), READ)
    answer = HttpResponse(duty_list.as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="duties.csv"'
    return answer


@login_required
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Send the list as a spreadsheet."""
    require_grant(actor_of(request.user), READ)
    headers = {"Content-Disposition": 'attachment; filename="duties.xlsx"'}
    body = as_xlsx({_("List of township duties"): duty_list.list_lines()})
    return HttpResponse(body, content_type=XLSX, headers=headers)


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Read a list from a file into a draft."""
    author, upload = editor_of(request), request.FILES.get("file")
    try:
        if upload is None:
            raise Invalid({"file": _("Choose the file with the list.")})
        duty_list.import_list(upload.read(), str(upload.name), author=author, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("Read without faults. It counts once a second person puts it in force."))
    return redirect("duties")


@login_required
@require_POST
def decide(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a list in force from a day on, or give the draft up."""
    person, draft = editor_of(request), content.get_draft(ITEM, draft_id)
    try:
        if request.POST.get("do") == "drop":
            content.drop_draft(draft.pk, by=person, version=draft.version)
        else:
            day: date = day_of(request.POST.get("valid_from", ""))
            content.put_in_force(draft.pk, by=person, version=draft.version, valid_from=day)
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("Noted."))
    return redirect("duties")
