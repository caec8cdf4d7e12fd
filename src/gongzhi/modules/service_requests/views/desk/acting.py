"""Acting on a case from its page: do it and go back to the page, or show the page again with the reason and what was typed."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.common.errors import Invalid, Missing, Refused, Stale
from gongzhi.common.text import read_number, say, say_pair
from gongzhi.engine.access.public import Actor, require
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.views.desk import preparing, telling
from gongzhi.modules.service_requests.views.desk.portrait import LOOK, Portrait
from gongzhi.modules.service_requests.views.desk.single import render_case

FIELD = "field-"
CHOSEN = re.compile(r"[a-z_]+|[\d,]+")
DONE = {
    "contact": gettext_lazy("Kept that the reporter was contacted."),
    "grade": gettext_lazy("Graded. The limits follow at once."),
    "resume": gettext_lazy("Taken up again. The limits run on."),
    "accept": gettext_lazy("Signed for. The time to answer is running."),
    "answer": gettext_lazy("Answered. The reporter is told, and somebody else checks."),
    "petition/accept": gettext_lazy("Accepted. The time to decide the petition is running."),
    "petition/answer": gettext_lazy("The petitioner is told the opinion, and may ask for a review."),
    "pass": gettext_lazy("Confirmed as solved; the case is closed."),
    "rework": gettext_lazy("Sent back to the office with what is not done."),
    "dispatch": gettext_lazy("Dispatched."),
    "hand_over": gettext_lazy("Handed over. The time limits run on."),
    "ask": gettext_lazy("The question is on the reporter's tracking page."),
    "merge": gettext_lazy("Merged. Every reporter is told and keeps the own number."),
    "separate": gettext_lazy("Separated. It goes on where it stood."),
    "call_in": gettext_lazy("Called in. Each finds the work in its own list."),
    "call_departments": gettext_lazy("Called. Each department finds the call in its own list."),
    "transfer": gettext_lazy("Transferred. The reporter is told why."),
    "note": gettext_lazy("The note is kept. Reporters do not see it."),
}


@never_cache
@login_required
@require_POST
def act_on_case(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """Do one act. The form carries the version that its page showed, so that nobody overwrites what they have not seen."""
    actor = actor_of(request.user)
    case = cases.find_case(actor, case_id)
    if case is None:
        return _show_gone(request)
    seen = read_number(request.POST.get("version", ""))
    version, wish = seen if seen is not None else -1, wish_of(request)
    try:
        if request.POST.get("step") in preparing.STEPS:
            return preparing.prepare(
                request, preparing.Asked(actor, case, verb, version, wish), typed_in(request, verb)
            )
        processes.act(actor, case_id, verb, version=version, wish=wish)
    except Missing:
        raise
    except Refused as refusal:
        return _show_refusal(request, verb, refusal, cases.get_case(actor, case_id))
    messages.success(request, say_pair(case.receipt, _done_words(case, verb)))
    return _go_on(actor, case_id)


def _done_words(case: cases.Case, verb: str) -> str:
    if own := DONE.get(f"{case.register}/{verb}") or DONE.get(verb) or say(processes.done_words(verb)):
        return str(own)
    nodes = case.process_body["nodes"].values()
    step = next((node["verbs"][verb]["label"] for node in nodes if verb in node.get("verbs", {})), "")
    label = cases.VERBS[verb].label if verb in cases.VERBS else say(step)
    return _("“%(act)s” is done.") % {"act": label} if label else _("Done.")


def wish_of(request: HttpRequest) -> cases.Wish:
    given = request.POST
    post = read_number(given.get("post", ""))
    words = given.get("words", "").replace("\r\n", "\n").replace("\0", "")
    return cases.Wish(
        words=words,
        post_id=post,
        matter=given.get("matter", ""),
        area=given.get("area", ""),
        values=values_of(request),
    )


def values_of(request: HttpRequest) -> dict[str, str]:
    """Return what was filled in of a verb's own fields; several choices of one field are joined by commas."""
    given = {name.removeprefix(FIELD): request.POST.getlist(name) for name in request.POST if name.startswith(FIELD)}
    return {name: ",".join(parts).replace("\r\n", "\n").replace("\0", "") for name, parts in given.items()}


def typed_in(request: HttpRequest, verb: str) -> dict[str, Any]:
    """Return what was typed into the form of a verb, to show it again."""
    given = request.POST
    return {
        "verb": verb,
        "values": values_of(request),
        "words": given.get("words", ""),
        "post": given.get("post", ""),
        "template": given.get("template", ""),
    }


def _go_on(actor: Actor, case_id: int) -> HttpResponse:
    """Go back to the case, or to the work list where the act has taken the case out of the actor's sight."""
    if cases.find_case(actor, case_id) is None:
        return redirect("desk")
    return redirect("case", case_id)


def _show_refusal(request: HttpRequest, verb: str, refusal: Refused, case: cases.Case) -> HttpResponse:
    portrait = Portrait(actor_of(request.user), case)
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.message}
    typed, written = typed_in(request, verb), _written(request)
    more: dict[str, Any] = {
        "errors": [{"id": f"{verb}-{name}" if name else "", "text": text} for name, text in fields.items()],
        "wrong": {name: str(text) for name, text in fields.items()},
        "typed": typed,
        # The step may be gone by now; what was typed is not.
        "is_homeless": bool(written) and all(offer.verb != verb for offer in portrait.offers),
        "written": written,
    }
    if isinstance(refusal, Stale):
        seen = read_number(request.POST.get("version", "")) or 0
        more["news"] = [telling.entry(line, portrait.posts, portrait.case) for line in portrait.story[seen:]]
    return render_case(request, portrait, more, status=refusal.status)


def _show_gone(request: HttpRequest) -> HttpResponse:
    """Give the words back that were written for a case which is not, or no longer, the actor's to see."""
    return render(request, "service_requests/desk/gone.html", {"written": _written(request)}, status=Missing.status)


def _written(request: HttpRequest) -> str:
    """Return what was written by hand: codes of choices and numbers of posts are chosen again in a moment."""
    written = (value for value in values_of(request).values() if not CHOSEN.fullmatch(value))
    return "\n".join(filter(str.strip, [request.POST.get("words", ""), *written]))


@never_cache
@login_required
@require_POST
def stop_messages(request: HttpRequest, case_id: int) -> HttpResponse:
    """Note that the reporter said they want no messages, or want them again. Whoever may speak with them may do so."""
    actor = actor_of(request.user)
    case = cases.get_case(actor, case_id)
    require(actor, LOOK, case)
    if request.POST.get("wish") == "again":
        notices.opt_in(actor, case_id)
    else:
        notices.opt_out(actor, case_id)
    messages.success(request, _("Noted: it holds for all reports from this number."))
    return redirect("case", case_id)


@never_cache
@login_required
@require_POST
def show_contact(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the reporter's details for a stated purpose. The look is on record, and the reporter can see it."""
    actor = actor_of(request.user)
    case = cases.get_case(actor, case_id)
    purpose = request.POST.get("purpose", "").replace("\0", "")
    try:
        details = cases.reveal_reporter(actor, case, purpose)
    except Invalid as refusal:
        errors = [{"id": "contact-purpose", "text": text} for text in refusal.fields.values()]
        more = {"errors": errors, "wrong": {"purpose": errors[0]["text"]}, "typed": {"purpose": purpose}}
        return render_case(request, Portrait(actor, case), more, status=refusal.status)
    return render_case(request, Portrait(actor, case), {"details": details})
