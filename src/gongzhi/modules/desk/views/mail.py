"""One's own settings for the daily mail, and the two pages to which its links lead: these need no sign-in, the link is enough."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common.errors import Denied, Invalid, Missing
from gongzhi.common.rate import Rate, TooMany
from gongzhi.common.text import say_list
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.desk.selectors import LABELS, MAILED
from gongzhi.modules.notices import public as notices

# A mail of the platform at another's address is a nuisance: so many a minute may one person ask for.
ASKING = Rate(5)


@login_required
@require_safe
def show_mail(request: HttpRequest) -> HttpResponse:
    """Show whether a mail is wanted, at which address (in part), and when it comes."""
    return _show(request, {})


def _show(request: HttpRequest, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    wish = notices.find_staff_mail(_person_of(request))
    time = notices.mail_time()
    context = {
        "wish": wish,
        "address": notices.masked_address(wish) if wish else "",
        "time": time,
        "hour": "" if time.hour is None else f"{int(time.hour):02}:{int(time.hour % 1 * 60):02}",
        "kinds": say_list(LABELS[kind] for kind in MAILED),
    } | more
    return render(request, "desk/mail.html", context, status=status)


def _person_of(request: HttpRequest) -> int:
    """Return the signed-in person; raise Denied for an account without one."""
    person = actor_of(request.user).person_id
    if person is None:
        raise Denied(_("This account belongs to nobody who holds a post, so no work waits for it."))
    return person


@login_required
@require_POST
def change_mail(request: HttpRequest) -> HttpResponse:
    """Ask for the mail at an address (`ask`), or end it."""
    person = _person_of(request)
    if request.POST.get("wish") != "ask":
        notices.stop_mail(person)
        messages.success(request, _("No mail will come any more, and your address is deleted."))
        return redirect("mail")
    if wait := ASKING.wait(str(person)):
        raise TooMany(_("Wait %(seconds)d seconds before you ask again.") % {"seconds": wait}, wait)
    mail = request.POST.get("mail", "").strip()
    origin = request.build_absolute_uri("/").rstrip("/")
    try:
        notices.ask_for_mail(person, mail, language=get_language() or "zh-hans", origin=origin)
    except Invalid as refused:
        wrong = refused.fields["mail"]
        more = {"wrong": wrong, "errors": [{"id": "mail", "text": wrong}], "typed": mail}
        return _show(request, more, status=refused.status)
    messages.success(request, _("A mail is on its way to you. Follow the link in it within three days."))
    return redirect("mail")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address by a button: programs that look at the links of a mail press none."""
    wish = notices.find_by_token(token, notices.CONFIRM)
    if wish is None:
        raise Missing(_("This link is too old or not complete. Ask for a new one under “Mail to me”."))
    if request.method == "POST":
        notices.confirm_mail(wish)
    return render(request, "desk/mail_link.html", {"wish": wish, "use": "confirm", "done": request.method == "POST"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """End the mail by a button, or by the one click of a mail program, which has no session (RFC 8058)."""
    wish = notices.find_by_token(token, notices.STOP)
    if request.method == "POST" and wish:
        notices.stop_mail(wish.pk)
    done = request.method == "POST" or wish is None
    return render(request, "desk/mail_link.html", {"wish": wish, "use": "stop", "done": done})
