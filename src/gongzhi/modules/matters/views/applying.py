"""Filling in a matter's form, looking it through, sending it: the same for the portal and for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongzhi.common import ids
from gongzhi.common.errors import Denied, Invalid, Missing, Refused
from gongzhi.common.rate import TooMany
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import take_turn
from gongzhi.modules.matters.selectors import starting as reads
from gongzhi.modules.matters.services import starting

from .drafts import Draft, find_draft
from .forms import MatterForm, list_answers

FORM, CHECK = "form", "check"


@dataclass(frozen=True)
class Desk:
    """Where it is filled in: by whom, in which ways, on which templates."""

    actor: Actor
    channels: tuple[str, ...]
    template: str


@dataclass(frozen=True)
class Page:
    """One answer to a request: either a page, or what was started."""

    response: HttpResponse | None = None
    started: starting.Started | None = None


def take(request: HttpRequest, matter: rules.ContentVersion, desk: Desk) -> Page:
    """Show the form, or take what was sent: on to the last look, back, or started."""
    draft = find_draft(request.POST.get("draft", ""), matter.key, desk.channels) if request.method == "POST" else None
    if draft is None:
        wish = request.GET.get("with", "")
        return Page(
            show_form(request, Draft.begin(matter.key, wish if wish in desk.channels else desk.channels[0]), desk)
        )
    if request.POST.get("step") == CHECK:
        return Page(show_form(request, draft, desk)) if request.POST.get("go") == FORM else _send(request, draft, desk)
    return Page(_look_through(request, draft.with_typed(request), desk))


def show_form(request: HttpRequest, draft: Draft, desk: Desk, faults: Mapping[str, Any] | None = None) -> HttpResponse:
    """Draw the form with everything that was typed; with faults it is answered as not taken (422)."""
    matter = rules.get_content("matter", draft.matter)
    # Staff choose among the places where they may start it; whoever applies for themselves, among all.
    fits = reads.reach_of(desk.actor, matter) if desk.actor.kind == "staff" else None
    form = MatterForm(draft, reads.form_of(matter).fields, faults, fits)
    context = _frame(draft, matter) | {"form": form if faults else None, "rows": form.rows(), "step": FORM}
    return render(request, f"{desk.template}/fill_in.html", context, status=422 if faults else 200)


def _look_through(request: HttpRequest, draft: Draft, desk: Desk) -> HttpResponse:
    try:
        values = starting.check(draft.application(), actor=desk.actor)
    except Invalid as refused:
        return show_form(request, draft, desk, refused.fields)
    return _show_check(request, draft, values, desk)


def _show_check(
    request: HttpRequest, draft: Draft, values: Mapping[str, Any], desk: Desk, fault: Refused | None = None
) -> HttpResponse:
    matter = rules.get_content("matter", draft.matter)
    fields = reads.form_of(matter).fields
    context = _frame(draft, matter) | {
        "answers": list_answers(fields, values),
        "helper": draft.helper if draft.channel == starting.HELPER else "",
        "consent": _consent(matter, fields),
        "step": CHECK,
        "errors": [{"text": fault.message}] if fault else [],
    }
    return render(request, f"{desk.template}/look_through.html", context, status=fault.status if fault else 200)


def _frame(draft: Draft, matter: rules.ContentVersion) -> dict[str, Any]:
    return {
        "matter": matter,
        "name": say(matter.body["names"]),
        "sealed": draft.sealed(),
        "channel": draft.channel,
    }


def _consent(matter: rules.ContentVersion, fields: tuple[cases.Field, ...]) -> dict[str, Any]:
    """Return what whoever gives personal details must know before: which, for what, and whether a separate consent is due."""
    personal = [field for field in fields if field.data_class in cases.PERSONAL]
    schema = cases.find_form(reads.process_of(matter).body, "") or {"properties": {}}
    purposes = [say(schema["properties"].get(field.name, {}).get("x-purpose")) for field in personal]
    return {
        "what": [say(field.label) if isinstance(field.label, Mapping) else str(field.label) for field in personal],
        "purposes": list(dict.fromkeys(filter(None, purposes))),
        "sensitive": any(field.data_class == "sensitive" for field in personal),
    }


def _send(request: HttpRequest, draft: Draft, desk: Desk) -> Page:
    """Start it once, however often it is sent; what is refused comes back with the reason and nothing lost."""
    try:
        values = starting.check(draft.application(), actor=desk.actor)
        _require_consent(request, draft)
        if desk.actor.kind == "reporter":
            take_turn("application", request.META)
        return Page(started=starting.start(draft.application(), actor=desk.actor, key=draft.key))
    except (Missing, Denied):
        raise
    except Invalid as refused:
        return Page(_refused(request, draft, desk, refused))
    except Refused as refused:
        response = _show_check(request, draft, values, desk, refused)
        if isinstance(refused, TooMany):
            response["Retry-After"] = str(refused.retry_after)
        return Page(response)


def _refused(request: HttpRequest, draft: Draft, desk: Desk, refused: Invalid) -> HttpResponse:
    if set(refused.fields) == {"consent"}:
        values = starting.check(draft.application(), actor=desk.actor)
        return _show_check(request, draft, values, desk, Refused(refused.message))
    if "Idempotency-Key" in refused.fields:
        # Sent already, then changed by the browser's way back: another one, if the person means it.
        again = replace(draft, key=ids.secret_token())
        values = starting.check(draft.application(), actor=desk.actor)
        words = _("You have sent this already. If this is another one, press send again.")
        return _show_check(request, again, values, desk, Refused(words))
    return show_form(request, draft, desk, refused.fields)


def _require_consent(request: HttpRequest, draft: Draft) -> None:
    """Sensitive details need a consent of their own (article 29 of the Personal Information Protection Law)."""
    matter = rules.get_content("matter", draft.matter)
    if _consent(matter, reads.form_of(matter).fields)["sensitive"] and not request.POST.get("consent"):
        raise Invalid({"consent": _("Please say whether you agree that the sensitive details are used.")})
