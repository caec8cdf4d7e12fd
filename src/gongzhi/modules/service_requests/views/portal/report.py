"""Writing a report, one thing on each page: the words, the place, the person, a last look, sending. No page needs a script."""

from dataclasses import replace
from time import sleep
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common import ids
from gongzhi.common.errors import Conflict, Invalid, Refused
from gongzhi.common.rate import TooMany
from gongzhi.engine.files import public as files
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests import selectors
from gongzhi.modules.service_requests.services import intake, limits

from .answers import list_answers
from .draft import MOST_PHOTOS, Draft, find_draft, find_photo, photo_pass, sealed
from .faults import Faults, find_faults, find_first_fault
from .forms import STEPS
from .switches import is_switch, switched

WORDS, PLACE, PERSON = STEPS
EMERGENCY, CHECK = "emergency", "check"
# A second tap on "send" comes while the first is being received: it waits for the first one's answer.
TRIES, PAUSE_SECONDS = 6, 0.3


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report; `?matter=` says what it is about, where another page knows it."""
    matter = request.GET.get("matter", "")
    known = rules.find_report_matter(matter) is not None
    return show(request, Draft.begin(matter if known else ""), WORDS)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, step: str) -> HttpResponse:
    """Take what one page asked, and show the next page, or the same one with what is missing."""
    if step not in (*STEPS, EMERGENCY, CHECK):
        raise Http404
    draft = find_draft(request.POST.get("draft", ""))
    if draft is None:
        return redirect("report")
    draft, faults = _take(request, draft, step)
    wish = request.POST.get("go", "")
    if is_switch(wish):
        return switched(request, wish, lambda: show(request, draft, step))
    if wish in STEPS:
        return show(request, draft, wish)
    if step == CHECK:
        return send(request, draft)
    if step in STEPS:
        faults = find_faults(draft, step) | faults
    return show(request, draft, step, faults) if faults else show(request, draft, _next(draft, step))


def _take(request: HttpRequest, draft: Draft, step: str) -> tuple[Draft, Faults]:
    """Return the draft with what was typed and uploaded on a page, and what was wrong with the photos."""
    if step == EMERGENCY:
        return replace(draft, no_emergency=request.POST.get("go", "") == ""), {}
    if step not in STEPS:
        return draft, {}
    draft = draft.with_typed(STEPS[step](draft, request.POST).typed())
    return _take_photos(request, draft) if step == WORDS else (draft, {})


def _take_photos(request: HttpRequest, draft: Draft) -> tuple[Draft, Faults]:
    """Keep the photos that can be taken and say what was wrong with the others; the words stay in any case."""
    gone = request.POST.getlist("remove")
    kept = [photo for photo in draft.photos if photo not in gone]
    uploads = request.FILES.getlist("photos")
    room = MOST_PHOTOS - len(kept)
    faults: Faults = {}
    if len(uploads) > room:
        text = _("At most %(most)d photos can be sent. The first ones were taken, the others were left out.")
        faults["photos"] = text % {"most": MOST_PHOTOS}
    try:
        if uploads:
            limits.take_upload_turn(request.META)
        for upload in uploads[:room]:
            photo = files.accept(upload)
            photo.save()
            kept.append(str(photo.pk))
    except Refused as refused:
        faults["photos"] = refused.fields["attachments"] if isinstance(refused, Invalid) else refused.message
    return replace(draft, photos=tuple(kept)), faults


def _next(draft: Draft, step: str) -> str:
    """Return the page after one that is in order: back to the answers, where they have been looked through before."""
    if step == WORDS and not draft.no_emergency and selectors.list_emergencies(draft.text):
        return EMERGENCY
    if draft.seen or step == PERSON:
        return CHECK
    return PERSON if step == PLACE or draft.is_platform else PLACE


def send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Receive the report once, however often it is sent, and lead to the receipt."""
    if fault := find_first_fault(draft):
        return show(request, draft, *fault)
    try:
        limits.take_report_turn(request.META)
        received = _receive(draft)
    except Refused as refused:
        return _refused(request, draft, refused)
    return redirect("received", received.receipt, received.token)


def _receive(draft: Draft) -> intake.Received:
    for _try in range(TRIES - 1):
        try:
            return intake.receive_once(draft.report(), key=draft.key, body=draft.body())
        except Conflict:
            sleep(PAUSE_SECONDS)
    return intake.receive_once(draft.report(), key=draft.key, body=draft.body())


def _refused(request: HttpRequest, draft: Draft, refused: Refused) -> HttpResponse:
    """Show the answers again with the reason; nothing that was typed is lost."""
    text = refused.message
    if isinstance(refused, Invalid) and "Idempotency-Key" in refused.fields:
        # Sent already, then changed by the browser's way back: another report, if the person means it.
        draft = replace(draft, key=ids.secret_token())
        text = _("You have sent a report from these pages already. If this is another one, press send again.")
    response = show(request, draft, CHECK, {"": text})
    response.status_code = refused.status
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    return response


def show(request: HttpRequest, draft: Draft, step: str, faults: Faults | None = None) -> HttpResponse:
    """Draw a page of the report with everything that was typed; with faults it is answered as not taken (422)."""
    if step == CHECK:
        draft = replace(draft, seen=True)
    context: dict[str, Any] = {"draft": draft, "sealed": sealed(draft), "step": step, "steps": _count(draft, step)}
    if step in STEPS:
        form = STEPS[step](draft)
        for name, text in (faults or {}).items():
            if name not in form.errors:
                form.add_error(name, text)
        context["form"] = form
    else:
        context["errors"] = [{"text": text} for text in (faults or {}).values()]
    context |= EXTRAS.get(step, lambda _draft: {})(draft)
    return render(request, f"service_requests/portal/{step}.html", context, status=422 if faults else 200)


def _count(draft: Draft, step: str) -> dict[str, Any]:
    """Return where the person is: number and total, and the page before."""
    pages = [page for page in (*STEPS, CHECK) if page != PLACE or not draft.is_platform]
    at = pages.index(step) if step in pages else 0
    return {"number": at + 1, "total": len(pages), "before": pages[at - 1] if at else ""}


def _list_photos(draft: Draft) -> dict[str, Any]:
    return {"photos": [{"id": str(photo.pk), "pass": photo_pass(str(photo.pk))} for photo in draft.stored_photos()]}


def _describe_emergency(draft: Draft) -> dict[str, Any]:
    return {"emergencies": selectors.list_emergencies(draft.text)}


def _describe_answers(draft: Draft) -> dict[str, Any]:
    return _list_photos(draft) | {"answers": list_answers(draft)}


EXTRAS = {WORDS: _list_photos, EMERGENCY: _describe_emergency, CHECK: _describe_answers}


@require_safe
def photo(_request: HttpRequest, photo_pass: str) -> HttpResponseBase:
    """Show a photo of a report that is still being written to whoever has its page."""
    found = find_photo(photo_pass)
    if found is None:
        raise Http404
    response = files.response_for(found, thumbnail=True)
    # The phone may be borrowed: nothing of an unsent report stays on it.
    response["Cache-Control"] = "no-store, private"
    return response
