"""The rules of dispatch in words, and the bench on which a case is tried against them or against a draft."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.common.errors import Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.dispatch.selectors import drafts, samples
from gongzhi.modules.dispatch.selectors.deciding import KIND
from gongzhi.modules.dispatch.views import words
from gongzhi.modules.dispatch.views.forms import BenchForm

TRY, EDIT = "dispatch.try", "dispatch.edit_rules"


@never_cache
@login_required
@require_safe
def list_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force; with a case in the address, what becomes of it, by these rules or by those of `?draft=`."""
    actor = actor_of(request.user)
    require_grant(actor, TRY)
    draft = chosen_draft(request.GET.get("draft", ""))
    bodies = drafts.bodies_with(draft)
    is_tried = any(request.GET.get(name, "").strip() for name in ("receipt", "text", "matter"))
    form = BenchForm(request.GET if is_tried else None, area=request.GET.get("area", "")[:15])
    context: dict[str, Any] = {
        "rules": [rule_row(key, body) for key, body in bodies.items()],
        "draft": draft,
        "drafts": content.list_drafts(KIND, limit=20),
        "may_edit": may_edit(actor),
        "form": form,
    }
    if is_tried and form.is_valid():
        context |= _tried(actor, form, bodies)
    return render(request, "dispatch/rules.html", context, status=404 if context.get("errors") else 200)


def chosen_draft(text: str) -> content.ContentDraft | None:
    """Return the draft that an address names, or None."""
    number = read_number(text)
    return content.get_draft(KIND, number) if number is not None else None


def may_edit(actor: Actor) -> bool:
    """Say whether the actor may change the rules: they are the county's, so the seat must be one for the whole county."""
    return any(len(code) <= len("999901") for seat in actor.seats_with(EDIT) for code in seat.area_codes)


def rule_row(key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    version = content.find_content(KIND, key)
    return {
        "key": key,
        "order": body["order"],
        "label": say(body["label"]),
        "explanation": say(body.get("explanation", {})),
        "conditions": [words.condition_words(name, wanted) for name, wanted in body["when"].items()],
        "target": words.target_words(body),
        "version": version if version and version.body == body else None,
    }


def _tried(actor: Actor, form: BenchForm, bodies: drafts.Bodies) -> dict[str, Any]:
    try:
        case = _case_of(actor, form.cleaned_data)
    except Refused as refusal:
        return {"errors": [{"id": form["receipt"].auto_id, "text": refusal.message}]}
    found = drafts.explain(case, bodies)
    return {
        "tried": case,
        "tried_title": words.sample_title(case),
        "tried_matter": words.matter_name(case.matter),
        "attempts": [_attempt(one, bodies[one.key]) for one in found.attempts],
        "looked": words.list_looked(found.choice),
        "outcome": words.outcome_words(found.choice),
    }


def _case_of(actor: Actor, given: Mapping[str, Any]) -> cases.Case:
    if given["receipt"]:
        return samples.real_case(actor, given["receipt"])
    chosen = {name: given[name] for name in ("matter", "area", "kind", "urgent")}
    return samples.made_up_case(given["text"], **chosen)


def _attempt(one: drafts.Attempt, body: Mapping[str, Any]) -> dict[str, Any]:
    states = {"fired": _("decides"), "failed": _("does not fit"), "later": _("not reached")}
    return {
        "order": body["order"],
        "label": say(body["label"]),
        "state": one.state,
        "state_words": states[one.state],
        "trials": [words.trial_row(trial) for trial in one.trials],
    }
