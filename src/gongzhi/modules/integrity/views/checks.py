"""Random checks: for everybody what is published, at the desk fixing a list, typing the number, the checklist of each case."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common.errors import Conflict, Denied, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.integrity.models import Check, CheckItem
from gongzhi.modules.integrity.selectors import checks as reads
from gongzhi.modules.integrity.services import checking

STATES = {
    Check.LISTED: gettext_lazy("List fixed, waiting for the public number"),
    Check.DRAWN: gettext_lazy("Drawn, being checked"),
    Check.DONE: gettext_lazy("Done; anybody can draw again"),
}
ANSWERS = {
    checking.FINE: gettext_lazy("as it should be"),
    checking.FINDING: gettext_lazy("not as it should be"),
    checking.NOT_ASKED: gettext_lazy("does not apply"),
}
FIELDS = ("title", "checklist", "area", "since", "until", "size", "source", "drawn_on")
TOWNSHIP_DIGITS = 9


def _before(request: HttpRequest) -> int:
    return read_number(request.GET.get("before", "")) or 0


def _described(check: Check) -> dict[str, Any]:
    place = areas.find_area(check.area_code)
    return {
        "check": check,
        "state": str(STATES[check.state]),
        "place": say(place.names) if place else check.area_code,
        "list": say(rules.get_version(check.checklist_id).body["label"]),
        "count": len(check.items),
    }


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Show what is published of every random check."""
    found, older = reads.list_checks(before=_before(request))
    rows = [
        {
            "title": check.title,
            "url": reverse("check-public", args=(check.pk,)),
            "note": str(STATES[check.state]),
        }
        for check in found
    ]
    return render(request, "integrity/published.html", {"rows": rows, "older": f"?before={older}" if older else ""})


@require_safe
def published_one(request: HttpRequest, number: int) -> HttpResponse:
    """Show one check: the hash of its list, the public draw that decides; once it is done, all that draws it again."""
    check = reads.get_check(number)
    context = _described(check) | {
        "done": check.state == Check.DONE,
        "drawn": [item.case.receipt for item in reads.list_items(check)] if check.state == Check.DONE else [],
        "trail": [{"label": _("Random checks"), "url": reverse("checks-public")}, {"label": check.title}],
    }
    return render(request, "integrity/published_one.html", context)


@require_safe
def published_file(_request: HttpRequest, number: int) -> HttpResponse:
    """Send the file of a check, with which `gongzhi checks draw` draws again."""
    told = reads.public_file(reads.get_check(number))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Show the checks of one's areas, and fix a list for another one."""
    actor = actor_of(request.user)
    require_grant(actor, reads.GRANT)
    given = {name: request.POST.get(name, "").replace("\0", "") for name in FIELDS}
    fault: Refused | None = None
    if request.method == "POST":
        try:
            check = checking.fix_list(actor, checking.Plan(**given))
        except Denied:
            raise
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("The list is fixed; its hash is published."))
            return redirect("check", check.pk)
    found, older = reads.list_checks(actor, _before(request))
    context = {
        "rows": [_described(check) for check in found],
        "older": f"?before={older}" if older else "",
        "given": given,
        "checklists": [(one.key, say(one.body["label"])) for one in rules.list_content("checklist")],
        "places": _places(actor),
    } | _faults(fault)
    return render(request, "integrity/checks.html", context, status=fault.status if fault else 200)


def _places(actor: Any) -> list[tuple[str, str]]:
    """Return the counties and townships in which the actor may check."""
    rows = [place for place in areas.list_areas() if len(place.code) <= TOWNSHIP_DIGITS]
    return [(place.code, say(place.names)) for place in rows if reads.covers(actor, place.code)]


def _faults(fault: Refused | None) -> dict[str, Any]:
    wrong = getattr(fault, "fields", {})
    errors = [{"id": name, "text": text} for name, text in wrong.items()]
    return {"wrong": wrong, "errors": errors or ([{"text": fault.message}] if fault else [])}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Show one check with what is to be done now; a POST types the number or ends it."""
    actor = actor_of(request.user)
    found = reads.get_check(number)
    reads.require(actor, found.area_code)
    fault: Refused | None = None
    if request.method == "POST":
        try:
            _act(request, actor, number)
        except Denied:
            raise
        except Refused as refused:
            fault = refused
        else:
            return redirect("check", number)
    typed = found.numbers.select_related("person").first()
    context = _described(found) | {
        "items": reads.list_items(found),
        "typed": typed,
        "typed_by_me": bool(typed and typed.person_id == actor.person_id),
        "may_finish": found.state == Check.DRAWN and not found.drawn.filter(at=None).exists(),
    }
    return render(request, "integrity/check.html", context | _faults(fault), status=fault.status if fault else 200)


def _act(request: HttpRequest, actor: Any, number: int) -> None:
    if request.POST.get("wish") == "number":
        done = checking.type_number(actor, number, request.POST.get("number", ""))
        if done.state == Check.DRAWN:
            messages.success(request, _("Both numbers agree: the cases are drawn."))
        elif done.numbers.exists():
            messages.success(request, _("Noted. A second person types the number, without seeing yours."))
        else:
            messages.warning(
                request, _("The two numbers differ. Both are discarded: look at the public draw, begin anew.")
            )
    elif request.POST.get("wish") == "finish":
        checking.finish(actor, number)
        messages.success(request, _("The check is done; list, number and seed are published."))
    else:
        raise Conflict(_("This cannot be done with a check."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_item(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Fill in the checklist of one case."""
    actor = actor_of(request.user)
    found = reads.get_check(number)
    reads.require(actor, found.area_code)
    row = reads.require_item(found, item)
    fault: Refused | None = None
    if request.method == "POST":
        given = {name.removeprefix("item-"): request.POST[name] for name in request.POST if name.startswith("item-")}
        try:
            done = checking.answer(actor, item, given, request.POST.get("words", ""))
        except Denied:
            raise
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _told(done))
            return redirect("check", number)
    context = _described(found) | {"item": row, "questions": _questions(found, row, request), "words": row.words}
    context |= {"typed": request.POST.get("words", row.words)} | _faults(fault)
    return render(request, "integrity/check_item.html", context, status=fault.status if fault else 200)


def _told(done: CheckItem) -> str:
    if done.finding:
        return _("Noted. The finding is case %(receipt)s.") % {"receipt": done.finding.receipt}
    return _("Noted.")


def _questions(found: Check, row: CheckItem, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "id": f"item-{one['key']}",
            "label": say(one["label"]),
            "value": request.POST.get(f"item-{one['key']}", row.answers.get(one["key"], "")),
            "options": list(ANSWERS.items()),
        }
        for one in rules.get_version(found.checklist_id).body["items"]
    ]
