"""The tracking address: what has become of a report, and what its reporter may do. The secret in the address is the only key."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common.errors import Invalid, Missing, Refused
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.files import public as files
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.services import reporter

from .progress import describe, describe_next
from .tracking_forms import FindForm, RatingForm, ReopeningForm, ReplyForm

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, cases.Case, P], HttpResponseBase]

PRIVATE = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # The address holds the secret: no other host learns it. Our own does, because it checks where a form came from.
    "Referrer-Policy": "same-origin",
}


def tracked(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Hand the case of the tracking address to a view; a wrong number or secret is answered like any page that is not there."""

    @wraps(view)
    def check(request: HttpRequest, receipt: str, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            case = cases.get_tracked(receipt, token)
        except Missing as missing:
            response: HttpResponseBase = render(
                request, "service_requests/portal/missing.html", {"message": missing.message}, status=missing.status
            )
        else:
            response = view(request, case, *args, **kwargs)
        for name, value in PRIVATE.items():
            response.headers.setdefault(name, value)
        # Django writes the addresses of refused requests (422, 404 …) to the log; this one holds the secret.
        vars(response)["_has_been_logged"] = True
        return response

    return check


def address(case: cases.Case, name: str = "track", **more: Any) -> str:
    return reverse(name, kwargs={"receipt": case.receipt, "token": cases.token_of(case.pk), **more})


@require_safe
@tracked
def received(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Show the receipt: the number, the tracking address, and what happens next by when."""
    tracking_url = request.build_absolute_uri(address(case))
    context = {"case": case, "tracking_url": tracking_url, "next": describe_next(case), "phone": case.reporter_id}
    return render(request, "service_requests/portal/received.html", context)


@require_safe
@tracked
def track(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Show where the report stands."""
    return show(request, case)


def show(request: HttpRequest, case: cases.Case, form: Any = None, refused: Refused | None = None) -> HttpResponse:
    """Draw the tracking page; a form that was refused comes back as it was typed, with the reason."""
    context = describe(case) | {
        "case": case,
        "home": address(case),
        "tracking_url": request.build_absolute_uri(address(case)),
        "reply": ReplyForm(),
        "rating": RatingForm(),
        "reopening": ReopeningForm(),
    }
    if form is not None and refused is not None:
        _add_faults(form, refused)
        context |= {form.name: form, "form": form}
    return render(request, "service_requests/portal/track.html", context, status=refused.status if refused else 200)


def _add_faults(form: Any, refused: Refused) -> None:
    faults = refused.fields if isinstance(refused, Invalid) else {None: refused.message}
    for field, text in faults.items():
        form.add_error(field if field in form.fields else None, text)


def _act(
    request: HttpRequest, case: cases.Case, form: Any, act: Callable[[dict[str, Any]], None], done: str
) -> HttpResponse:
    """Do what a form of the tracking page asks for, then show the page anew (so that reloading does nothing twice)."""
    form.is_valid()
    try:
        act(form.typed())
    except Refused as refused:
        return show(request, case, form, refused)
    messages.success(request, done)
    return redirect(address(case))


@require_POST
@tracked
def reply(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Add the reporter's words."""
    return _act(
        request,
        case,
        ReplyForm(request.POST),
        lambda typed: reporter.reply(case, typed["reply"]),
        _("Your words have been added. The office can read them now."),
    )


@require_POST
@tracked
def rate(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Keep whether it is solved and how satisfied the reporter is."""
    return _act(
        request,
        case,
        RatingForm(request.POST),
        lambda typed: reporter.rate(case, **typed),
        _("Thank you. Your judgement has been kept with the case."),
    )


@require_POST
@tracked
def reopen(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Ask to reopen the case."""
    return _act(
        request,
        case,
        ReopeningForm(request.POST),
        lambda typed: reporter.ask_reopening(case, typed["reopening"]),
        _("Your wish has been sent. Somebody decides on it and tells you here, with the reason."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@tracked
def erase(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Ask once more, then delete the reporter's data."""
    if request.method != "POST":
        context = {"case": case, "home": address(case)}
        return render(request, "service_requests/portal/erase.html", context)
    cases.erase_reporter(Actor("reporter", case_id=case.pk), case.pk)
    messages.success(request, _("Your data have been deleted. Nobody can read them any more."))
    return redirect(address(case))


@require_POST
@tracked
def choose_messages(request: HttpRequest, case: cases.Case) -> HttpResponse:
    """Stop the messages to this reporter, in this and all other matters, or send them again."""
    actor = Actor("reporter", case_id=case.pk)
    if request.POST.get("wish") == "again":
        notices.opt_in(actor, case.pk)
        messages.success(request, _("We send you messages again."))
    else:
        notices.opt_out(actor, case.pk)
        messages.success(request, _("We send you no more messages. You can look here at any time."))
    return redirect(address(case))


@require_safe
@tracked
def photo(request: HttpRequest, case: cases.Case, number: int) -> HttpResponseBase:
    """Show a photo that came with the report."""
    found = case.attachments.filter(pk=number, by="reporter").select_related("file").first()
    if found is None:
        raise Http404
    response = files.response_for(found.file, thumbnail="small" in request.GET)
    # Gone from the screen means gone from the disk of a borrowed phone as well.
    response["Cache-Control"] = PRIVATE["Cache-Control"]
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Lead from the number and the secret, typed or pasted as a whole, to the tracking page."""
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    found = form.found() if form.is_bound else None
    if found is not None:
        return redirect("track", *found)
    return render(request, "service_requests/portal/find.html", {"form": form}, status=422 if form.is_bound else 200)
