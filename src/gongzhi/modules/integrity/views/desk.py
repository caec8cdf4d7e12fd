"""Alerts for those who watch, the rules with what came of them, and what officials declare of themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common.errors import Conflict, Denied, Missing, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.integrity.models import Alert, Relation
from gongzhi.modules.integrity.selectors import alerts as reads
from gongzhi.modules.integrity.services import alerting, declaring

from . import words

DONE = {
    "answer": gettext_lazy("Noted. Close the alert when it is clear what came of it."),
    "close": gettext_lazy("The alert is closed."),
    "pass_up": gettext_lazy("The post above has the alert now."),
}


def _require(actor: Actor) -> None:
    if not (actor.has(reads.WATCH) or actor.has(reads.OVERSEE)):
        raise Denied(_("Your post watches over no risks."))


@never_cache
@login_required
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Show the alerts that the actor watches over, or with `?closed=1` those that are closed."""
    actor = actor_of(request.user)
    _require(actor)
    closed = bool(request.GET.get("closed"))
    before = read_number(request.GET.get("before", "")) or 0
    found, older = reads.list_alerts(actor, closed=closed, before=before)
    names = areas.area_names({alert.area_code for alert in found})
    context = {
        "rows": [_row(alert, names) for alert in found],
        "tabs": [
            {"label": _("Open alerts"), "url": "?", "count": None, "current": not closed},
            {"label": _("Closed alerts"), "url": "?closed=1", "count": None, "current": closed},
        ],
        "older": f"?before={older}{'&closed=1' if closed else ''}" if older else "",
    }
    return render(request, "integrity/alerts.html", context)


def _row(alert: Alert, names: Any) -> dict[str, Any]:
    return {
        "alert": alert,
        "rule": words.rule_name(alert.rule),
        "matter": words.matter_name(alert.case.matter),
        "step": words.step_name(alert.case, alert.node),
        "place": say(names.get(alert.area_code)),
        "level": str(words.LEVELS[alert.level]),
        "badge": words.BADGES[alert.level],
        "state": str(words.OUTCOMES.get(alert.outcome) or words.STATES[alert.state]),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, number: int) -> HttpResponse:
    """Show one alert with its facts, each look on record; a POST answers, closes or passes it up."""
    actor = actor_of(request.user)
    fault: Refused | None = None
    if request.method == "POST":
        try:
            _act(actor, number, request)
        except Missing:
            raise
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, str(DONE[request.POST["wish"]]))
            return redirect("alerts") if request.POST["wish"] != "answer" else redirect("alert", number)
    found = alerting.look(actor, number)
    context = _page(actor, found, request) | _faults(fault)
    return render(request, "integrity/alert.html", context, status=fault.status if fault else 200)


def _act(actor: Actor, number: int, request: HttpRequest) -> None:
    given = request.POST
    seen = read_number(given.get("version", ""))
    version = -1 if seen is None else seen
    text = given.get("words", "")
    if given.get("wish") == "answer":
        alerting.answer(actor, number, version, text)
    elif given.get("wish") == "close":
        alerting.close(actor, number, version, given.get("outcome", ""), text)
    elif given.get("wish") == "pass_up":
        alerting.pass_up(actor, number, version, text)
    else:
        raise Conflict(_("This cannot be done with an alert."))


def _page(actor: Actor, found: Alert, request: HttpRequest) -> dict[str, Any]:
    risk = next((one for one in found.case.matter_body.get("risks", ()) if one["node"] == found.node), None)
    rule = rules.get_version(found.rule_version_id)
    acts = found.acts.select_related("by").order_by("id")
    return _row(found, areas.area_names({found.area_code})) | {
        "facts": words.facts_of(found),
        "explanation": say(rule.body.get("explanation")),
        "condition": rule.body["when"],
        "asks": words.fill(rule.body.get("asks"), found.facts),
        "says": words.fill(rule.body.get("says"), found.facts),
        "shows": say(risk["shows"]) if risk else "",
        "prevention": say(risk["prevention"]) if risk else "",
        "case": found.case,
        "may_read": cases.find_case(actor, found.case_id) is not None,
        "may_act": found.state != Alert.CLOSED and (found.watcher_id in actor.posts or actor.has(reads.OVERSEE)),
        "watcher": f"{say(found.watcher.organisation.names)} {say(found.watcher.names)}" if found.watcher else "",
        "acts": [
            {"at": act.at, "text": str(words.ACTS[act.kind]), "said": act.words, "who": act.by.name if act.by else ""}
            for act in acts
        ],
        "looks": [(look.person.name, look.at) for look in found.looks.select_related("person").order_by("-id")[:20]],
        "outcomes": list(words.OUTCOMES.items()),
        "typed": request.POST,
    }


def _faults(fault: Refused | None) -> dict[str, Any]:
    wrong = getattr(fault, "fields", {})
    errors = [{"id": name, "text": text} for name, text in wrong.items()]
    return {"wrong": wrong, "errors": errors or ([{"text": fault.message}] if fault else [])}


@never_cache
@login_required
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """Show every rule with its condition, whether it is asked, and how often it was right or wrong."""
    actor = actor_of(request.user)
    _require(actor)
    rows = [
        {
            "name": say(one.rule.body["label"]),
            "explanation": say(one.rule.body.get("explanation")),
            "condition": one.rule.body["when"],
            "asks": words.fill(one.rule.body["asks"], reads.parameters_of(one.rule)),
            "rests": [say(rules.get_content("parameter", key).body["label"]) for key in one.undecided],
            "open": one.open,
            "confirmed": one.outcomes[Alert.CONFIRMED],
            "explained": one.outcomes[Alert.EXPLAINED],
            "false": one.outcomes[Alert.FALSE_ALARM],
        }
        for one in reads.count_rules(actor)
    ]
    return render(request, "integrity/rules.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relations(request: HttpRequest) -> HttpResponse:
    """Show what the signed-in official has declared, and take another declaration."""
    actor = actor_of(request.user)
    fault: Refused | None = None
    given = {name: request.POST.get(name, "").replace("\0", "") for name in ("kind", "name", "phone", "id_number")}
    if request.method == "POST":
        try:
            declaring.declare(actor, **given)
        except Denied:
            raise
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("Declared and sealed. Only marks of the numbers are compared with cases."))
            return redirect("relations")
    own = (
        Relation.objects.filter(person_id=actor.person_id or 0, ended_at=None).select_related("sealed").order_by("-id")
    )
    context = {
        "rows": [
            {"relation": one, "kind": str(words.KINDS.get(one.kind, one.kind)), **custody.masked(one.sealed)}
            for one in own
        ],
        "kinds": list(words.KINDS.items()),
        "given": given,
    } | _faults(fault)
    return render(request, "integrity/relations.html", context, status=fault.status if fault else 200)


@login_required
@require_POST
def end_relation(request: HttpRequest, number: int) -> HttpResponse:
    """Take a declaration of one's own back."""
    declaring.take_back(actor_of(request.user), number)
    messages.success(request, _("The declaration is taken back; its details are erased."))
    return redirect("relations")
