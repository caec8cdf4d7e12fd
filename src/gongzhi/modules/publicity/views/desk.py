"""Publicity at the desk: what has to be published, prepared by one person and released by another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.common.errors import Conflict, Denied, Missing, Refused
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.publicity.models import Posting
from gongzhi.modules.publicity.selectors import desk as reads
from gongzhi.modules.publicity.selectors.access import PREPARE, RELEASE
from gongzhi.modules.publicity.selectors.boards import area_names
from gongzhi.modules.publicity.selectors.content import entries_of, period_of
from gongzhi.modules.publicity.selectors.lines import lines_of as case_lines
from gongzhi.modules.publicity.services import preparing, releasing

from .words import BADGES, STATES, acts_of, board_name, day_words, lines_of, office_of, span_words, title_of

TABS = {
    "due": gettext_lazy("To prepare"),
    "prepared": gettext_lazy("To release"),
    "released": gettext_lazy("On display"),
    "past": gettext_lazy("Earlier"),
}
DONE = {
    "prepare": gettext_lazy("Prepared. A second person releases it."),
    "release": gettext_lazy("It is on the board."),
    "withdraw": gettext_lazy("It is off the board; what had to be shown is due again."),
    "correct": gettext_lazy("The correction waits for a second person; until then the earlier version stays."),
}


def _require(actor: Actor) -> None:
    if not (actor.has(PREPARE) or actor.has(RELEASE)):
        raise Denied(_("Your post has nothing to do with the public boards."))


@never_cache
@login_required
@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    """Show what is due, prepared, on display or over; and the periodic disclosures that are still missing."""
    actor = actor_of(request.user)
    _require(actor)
    tab = request.GET.get("tab", "due")
    tab = tab if tab in TABS else "due"
    before, case = _number(request, "before"), _number(request, "case")
    if case:
        tab, found, older = "", reads.list_of_case(actor, case), 0
    else:
        found, older = reads.list_postings(actor, tab, before)
    missed = reads.list_missed(actor) if tab == "due" and not before else []
    names = area_names([*(posting.area_code for posting in found), *(one.area for one in missed)])
    context = {
        "tabs": [
            {"label": str(label), "url": f"?tab={key}", "count": None, "current": key == tab}
            for key, label in TABS.items()
        ],
        "rows": [_row(posting, names) for posting in found],
        "missed": [_missed(one, names) for one in missed],
        "older": f"?tab={tab}&before={older}" if older else "",
        "tab": tab,
    }
    return render(request, "publicity/desk/postings.html", context)


def _number(request: HttpRequest, name: str) -> int:
    return read_number(request.GET.get(name, "")) or 0


def _row(posting: Posting, names: Any) -> dict[str, Any]:
    return {
        "posting": posting,
        "title": title_of(posting),
        "place": names[posting.area_code],
        "board": board_name(posting.board),
        "state": str(STATES[posting.state]),
        "badge": BADGES.get(posting.state, ""),
        "until": day_words(posting.ends_at),
    }


def _missed(one: reads.Missed, names: Any) -> dict[str, Any]:
    return {
        "title": say(one.disclosure.body["names"]),
        "span": span_words(one.span),
        "place": names[one.area],
        "url": reverse("publicity-new", args=(one.disclosure.key, one.area, one.span)),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str, area: str, span: str) -> HttpResponse:
    """Prepare a periodic disclosure of an area."""
    actor = actor_of(request.user)
    _require(actor)
    found = rules.get_content("disclosure", key)
    fault: Refused | None = None
    if request.method == "POST":
        try:
            done = preparing.prepare_disclosure(actor, key, area, span, request.POST)
        except (Missing, Denied):
            raise
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, str(DONE["prepare"]))
            return redirect("publicity-posting", done.pk)
    context = {
        "title": f"{say(found.body['names'])} · {span_words(span)}",
        "place": area_names([area])[area],
        "explanation": say(found.body.get("explanation")),
        "items": _items(found, request.POST, getattr(fault, "fields", {})),
        "text": request.POST.get("text", ""),
    } | _faults(fault)
    return render(request, "publicity/desk/new.html", context, status=fault.status if fault else 200)


def _items(found: rules.ContentVersion, typed: Any, wrong: Any, lines: Any = ()) -> list[dict[str, Any]]:
    said = {line.get("key", ""): say(line["value"]) for line in lines}
    return [
        {
            "id": preparing.ITEM + item["key"],
            "label": say(item["label"]),
            "value": typed.get(preparing.ITEM + item["key"], said.get(item["key"], "")),
            "error": wrong.get(preparing.ITEM + item["key"], ""),
        }
        for item in found.body["items"]
    ]


def _faults(fault: Refused | None) -> dict[str, Any]:
    wrong = getattr(fault, "fields", {})
    errors = [{"id": name, "text": text} for name, text in wrong.items()]
    return {"wrong": wrong, "errors": errors or ([{"text": fault.message}] if fault else [])}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting(request: HttpRequest, number: int) -> HttpResponse:
    """Show one notice with what may be done with it now; a POST does it."""
    actor = actor_of(request.user)
    found = reads.get_posting(actor, number)
    fault: Refused | None = None
    if request.method == "POST":
        wish = request.POST.get("wish", "")
        try:
            done = _act(actor, found, wish, request)
        except Missing:
            raise
        except Refused as refused:
            fault = refused
            found = reads.get_posting(actor, number)
        else:
            messages.success(request, str(DONE[wish]))
            return redirect("publicity-posting", done.pk)
    context = _page(actor, found, request) | _faults(fault)
    return render(request, "publicity/desk/posting.html", context, status=fault.status if fault else 200)


def _act(actor: Actor, found: Posting, wish: str, request: HttpRequest) -> Posting:
    given = request.POST
    seen = read_number(given.get("version", ""))
    version = -1 if seen is None else seen
    if wish == "prepare" and found.disclosure:
        return preparing.revise_disclosure(actor, found.pk, version, given)
    if wish == "prepare":
        return preparing.prepare(actor, found.pk, version, given.get("text", ""))
    if wish == "release":
        return releasing.release(actor, found.pk, version, given.get("until", ""))
    if wish == "withdraw":
        return releasing.withdraw(actor, found.pk, version, given.get("reason", ""))
    if wish == "correct":
        return releasing.correct(actor, found.pk, version, given.dict())
    raise Conflict(_("This cannot be done with a notice."))


def _page(actor: Actor, found: Posting, request: HttpRequest) -> dict[str, Any]:
    typed = request.POST
    disclosure = rules.find_content("disclosure", found.disclosure) if found.disclosure else None
    may_prepare, may_release = reads.may(actor, PREPARE, found), reads.may(actor, RELEASE, found)
    open_case = found.case if found.case and cases.find_case(actor, found.case.pk) else None
    return {
        "posting": found,
        "title": title_of(found),
        "place": area_names([found.area_code])[found.area_code],
        "office": office_of(found.organisation, "—"),
        "board": board_name(found.board),
        "state": str(STATES[found.state]),
        "badge": BADGES.get(found.state, ""),
        "lines": lines_of(found) or _preview(found),
        "text": typed.get("text", found.text),
        "items": _items(disclosure, typed, {}, found.lines) if disclosure else [],
        "may_prepare": may_prepare and found.state in (Posting.DUE, Posting.PREPARED) and not found.replaces_id,
        "may_release": may_release and found.state == Posting.PREPARED,
        "own": found.prepared_by_id == actor.person_id,
        "may_correct": may_prepare and found.state == Posting.RELEASED,
        "may_withdraw": may_release and found.state in (Posting.PREPARED, Posting.RELEASED),
        "asks_until": found.state == Posting.PREPARED and period_of(found.period, found.case) is None,
        "from": day_words(found.released_at),
        "until": day_words(found.ends_at),
        "acts": acts_of(list(found.acts.select_related("by").order_by("id")), names=True),
        "objections": [one.case for one in found.objections.select_related("case").order_by("-id")[:20]],
        "case": open_case,
        "reason": typed.get("reason", ""),
    }


def _preview(found: Posting) -> list[dict[str, Any]]:
    """Return what the case would show, names masked still."""
    entry = entries_of(found.case).get(found.entry) if found.case else None
    if found.case is None or entry is None:
        return []
    lines = case_lines(found.case, entry)
    return [{"term": say(line["label"]), "value": say(line["value"])} for line in lines]
