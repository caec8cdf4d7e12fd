"""Announcing meetings, keeping how they were held, correcting that, calling them off."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Invalid, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor, may
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of

from ..models import Meeting
from ..selectors import gate
from ..selectors import meetings as reads
from ..selectors.rulebook import assembly_name, list_assemblies, rule_of
from ..selectors.words import rule_lines
from ..services import keeping
from .desk import show
from .forms import MAKEUP, motion_rows, read_call, read_record, typed_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """Keep that a meeting was announced: of one's own village, or with `?case=…&node=…` for a step of a case."""
    actor, case, node = actor_of(request.user), None, request.GET.get("node", "")
    number = read_number(request.GET.get("case", ""))
    if number:
        case = cases.get_case(actor, number)
    _require_recorder(actor, case)
    options = _options(actor, case, node)
    if request.method != "POST":
        return _call_form(request, case, options, _begin(request, case, options), {})
    try:
        made = keeping.call(actor, read_call(request.POST, case_id=case.pk if case else None, node=node))
    except Invalid as refusal:
        return _call_form(request, case, options, request.POST.dict(), refusal.fields)
    messages.success(request, _("Kept. When the meeting has been held, record it here."))
    return redirect("meeting", made.pk)


def _require_recorder(actor: Actor, case: cases.Case | None) -> None:
    if not (may(actor, reads.RECORD, case) if case else reads.own_villages(actor)):
        raise Denied(_("Your post keeps no meetings there. The village or community keeps its own."))


def _options(actor: Actor, case: cases.Case | None, node: str) -> dict[str, Any]:
    """Return what can be chosen: the assemblies of the step or all, and the actor's villages."""
    if case:
        names = gate.step_of(case, node)[1]
        if not names:
            raise Conflict(_("This step of the case is not open, or another meeting decides on it."))
        return {"assemblies": [(key, assembly_name(key)) for key in names], "areas": []}
    codes = dict.fromkeys(code for code, _office, _post in reads.own_villages(actor))
    names_of: Any = areas.area_names(codes)
    found = [(one.key, say(one.body["names"])) for one in list_assemblies()]
    return {"assemblies": found, "areas": [(code, say(names_of.get(code, {"zh": code}))) for code in codes]}


def _begin(request: HttpRequest, case: cases.Case | None, options: dict[str, Any]) -> dict[str, Any]:
    asked = request.GET.get("assembly", "")
    known = [key for key, _name in options["assemblies"]]
    return {
        "assembly": asked if asked in known else known[0],
        "title": _title_of(case) if case else "",
        "called_on": clock.today().isoformat(),
        "area": options["areas"][0][0] if options["areas"] else "",
    }


def _title_of(case: cases.Case) -> str:
    """Return what a case is about: what its own form says first in words, else its matter."""
    form = next(iter(cases.list_forms(case)), None)
    said = (form.form.values if form else {}).get("subject", "")
    return str(said or case.title)


def _call_form(
    request: HttpRequest, case: cases.Case | None, options: dict[str, Any], typed: Any, wrong: Any
) -> HttpResponse:
    back = reverse("case-meetings", args=[case.pk]) if case else reverse("meetings")
    context = options | _faults(wrong) | {"case": case, "typed": typed, "back": back}
    context["trail"] = [{"label": _("Meetings"), "url": back}, {"label": _("Announce a meeting")}]
    return render(request, "assemblies/desk/announce.html", context, status=422 if wrong else 200)


def _faults(wrong: Any) -> dict[str, Any]:
    errors = [{"id": name, "text": text} for name, text in wrong.items()]
    return {"wrong": {name: str(text) for name, text in wrong.items()}, "errors": errors}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Keep how a meeting was held; a record that is there already is corrected, with the reason."""
    actor = actor_of(request.user)
    meeting = reads.get_meeting(actor, meeting_id)
    if not may(actor, reads.RECORD, meeting):
        raise Denied(_("Your post may read this record but not write it. The village or community keeps its own."))
    if meeting.state == Meeting.CANCELLED:
        raise Conflict(_("This meeting was called off."))
    if request.method != "POST":
        return _record_form(request, meeting, typed_of(meeting) | {"version": meeting.version}, {})
    try:
        _keep(request, actor, meeting)
    except Invalid as refusal:
        return _record_form(request, meeting, request.POST.dict(), refusal.fields)
    except Refused as refusal:
        return _record_form(request, meeting, request.POST.dict(), {"": refusal.message}, status=refusal.status)
    messages.success(request, _("The record is kept."))
    return redirect("meeting", meeting.pk)


def _keep(request: HttpRequest, actor: Actor, meeting: Meeting) -> None:
    version, given = read_number(request.POST.get("version", "")) or 0, read_record(request.POST)
    if meeting.state == Meeting.HELD:
        keeping.correct(actor, meeting.pk, version, given, request.POST.get("reason", "").replace("\0", ""))
    else:
        keeping.hold(actor, meeting.pk, version, given)


def _record_form(request: HttpRequest, meeting: Meeting, typed: Any, wrong: Any, *, status: int = 422) -> HttpResponse:
    rule = rule_of(meeting)
    context = _faults(wrong) | {
        "meeting": meeting,
        "assembly": assembly_name(meeting.assembly),
        "typed": typed,
        "rule": rule,
        "rules": rule_lines(rule),
        "ways": [(way["key"], say(way["label"])) for way in rule["counts"]],
        "motions": motion_rows(typed, wrong),
        "makeup": [_counted(one, typed, wrong) for one in rule.get("makeup", ())],
        "correcting": meeting.state == Meeting.HELD,
        "trail": [
            {"label": _("Meetings"), "url": reverse("meetings")},
            {"label": meeting.title, "url": reverse("meeting", args=[meeting.pk])},
            {"label": _("Record")},
        ],
    }
    return render(request, "assemblies/desk/record.html", context, status=status if wrong else 200)


def _counted(one: Mapping[str, Any], typed: Any, wrong: Any) -> dict[str, Any]:
    name = f"{MAKEUP}{one['key']}"
    return {"id": name, "label": say(one["label"]), "value": typed.get(name, ""), "error": wrong.get(name, "")}


@never_cache
@login_required
@require_POST
def call_off(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting off, with the reason."""
    actor = actor_of(request.user)
    found = reads.get_meeting(actor, meeting_id)
    version = read_number(request.POST.get("version", "")) or 0
    try:
        keeping.cancel(actor, meeting_id, version, request.POST.get("reason", "").replace("\0", ""))
    except Invalid as refusal:
        errors = [{"id": "cancel-reason", "text": text} for text in refusal.fields.values()]
        return show(
            request, actor, found, {"errors": errors, "why": request.POST.get("reason", "")}, status=refusal.status
        )
    messages.success(request, _("The meeting is called off."))
    return redirect("meeting", meeting_id)
