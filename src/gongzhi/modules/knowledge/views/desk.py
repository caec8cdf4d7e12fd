"""The knowledge base as staff use it: find, read, write, check, give an opinion, take tables in and out."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid, Missing
from gongzhi.common.paging import length_of
from gongzhi.common.spreadsheets import XLSX
from gongzhi.common.text import read_number, say
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.knowledge import selectors
from gongzhi.modules.knowledge.models import Entry, Opinion, Renewal, Version
from gongzhi.modules.knowledge.rules import differences
from gongzhi.modules.knowledge.services import editing, sheets, using
from gongzhi.modules.knowledge.views.paging import neighbours

LONGEST_SEARCH = 100
MOST_OPINIONS = 20
TABS = {
    "": gettext_lazy("In force"),
    "renew": gettext_lazy("To renew"),
    "check": gettext_lazy("To check"),
    "drafts": gettext_lazy("My office's drafts"),
    "out": gettext_lazy("Run out"),
    "raised": gettext_lazy("Not renewed in time"),
}
DONE = {
    "offer": gettext_lazy("Given to whoever checks."),
    "approve": gettext_lazy("Checked. It is told from its first day on."),
    "send_back": gettext_lazy("Sent back to its writer."),
    "withdraw": gettext_lazy("Withdrawn. It is not offered any more."),
    "right": gettext_lazy("Thank you. Your opinion is with the office."),
    "wrong": gettext_lazy("Thank you. Your opinion is with the office."),
    "urge": gettext_lazy("The office has been urged."),
}


@login_required
@require_safe
def list_entries(request: HttpRequest) -> HttpResponse:
    """Show the entries: those in force, or what waits for the actor."""
    actor = actor_of(request.user)
    require_grant(actor, selectors.READ)
    tab = request.GET.get("tab", "")
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    found = _of_tab(actor, tab if tab in TABS else "", query)
    page = Paginator(found, length_of(request.GET)).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": neighbours(page, request.GET),
        "q": query,
        "narrowed": " · ".join(filter(None, (str(TABS.get(tab, TABS[""])), query))),
        "tab": tab,
        "tabs": [{"label": words, "url": f"?tab={key}", "current": key == tab} for key, words in TABS.items()],
        "may_write": actor.has(selectors.WRITE),
        "today": clock.today(),
        "renewing": tab in ("renew", "raised"),
    }
    return render(request, "knowledge/desk/list.html", context)


def _of_tab(actor: Actor, tab: str, query: str) -> QuerySet[Version]:
    mine = selectors.offices_of(actor, selectors.WRITE)
    all_ = Version.objects.select_related("entry__office").order_by("valid_until", "title", "pk")
    if tab == "renew":
        return all_.filter(renewal__in=selectors.renewals_waiting(actor)).select_related("renewal")
    if tab == "raised":
        return all_.filter(renewal__in=Renewal.objects.filter(selectors.raised_to(actor))).select_related("renewal")
    if tab == "check":
        return selectors.offered(actor)
    if tab == "drafts":
        return all_.filter(entry__office__in=mine, state__in=[Version.DRAFT, Version.OFFERED])
    if tab == "out":
        return all_.filter(entry__withdrawn_at=None, state=Version.CHECKED, valid_until__lt=clock.today())
    return selectors.search_in_force(query)


@login_required
@require_safe
def entry_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show an entry with what may be told today, its history, and what the actor may do."""
    actor = actor_of(request.user)
    require_grant(actor, selectors.READ)
    return _show(request, actor, selectors.get_entry(key))


def _show(request: HttpRequest, actor: Actor, entry: Entry, refusal: Invalid | None = None) -> HttpResponse:
    versions = list(entry.versions.select_related("written_by", "checked_by").order_by("-number"))
    told = selectors.in_force().filter(entry=entry).first()
    newest = versions[0]
    checks = actor.has(selectors.CHECK)
    writes = selectors.may_write(actor, entry)
    verb = request.resolver_match.kwargs.get("verb", "") if request.resolver_match else ""
    faults = [str(text) for text in refusal.fields.values()] if refusal else []
    context = {
        "entry": entry,
        "told": told,
        "newest": newest,
        "history": [
            _with_changes(version, before) for version, before in zip(versions, [*versions[1:], None], strict=True)
        ],
        "opinions": _opinions(entry) if writes or checks else [],
        "renewal": selectors.find_renewal(entry),
        "may_urge": Renewal.objects.filter(selectors.raised_to(actor), version__entry=entry).exists(),
        "may_write": writes and entry.withdrawn_at is None,
        "may_offer": writes and newest.state == Version.DRAFT,
        "may_check": checks and newest.state == Version.OFFERED and newest.written_by_id != actor.person_id,
        "may_withdraw": (writes or checks) and entry.withdrawn_at is None,
        "today": clock.today(),
        "errors": [{"id": f"{verb}-words", "text": text} for text in faults],
        # What was typed for the verb that was refused, and why.
        "typed": {verb: request.POST.get("words", "")},
        "wrong": {verb: " ".join(faults)},
        "trail": [{"label": _("Knowledge base"), "url": "/desk/knowledge/"}, {"label": selectors.title_of(newest)}],
    }
    return render(request, "knowledge/desk/entry.html", context, status=refusal.status if refusal else 200)


def _with_changes(version: Version, before: Version | None) -> dict[str, Any]:
    changes = differences(before.answer, version.answer) if before else []
    return {"version": version, "changes": changes if any(kind != "kept" for kind, _words in changes) else []}


def _opinions(entry: Entry) -> list[Opinion]:
    found = Opinion.objects.filter(version__entry=entry).select_related("version", "post__organisation")
    return list(found.order_by("-at")[:MOST_OPINIONS])


@login_required
@require_POST
def change_entry(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Offer, approve, send back, withdraw, or say whether the answer was right."""
    actor = actor_of(request.user)
    require_grant(actor, selectors.READ)
    entry = selectors.get_entry(key)
    if verb not in DONE:
        raise Missing(_("There is no such entry. It may have been withdrawn."))
    try:
        _carry_out(actor, entry, verb, request.POST.get("words", ""))
    except Invalid as refusal:
        return _show(request, actor, entry, refusal)
    messages.success(request, DONE[verb])
    return redirect("knowledge-entry", entry.key)


def _carry_out(actor: Actor, entry: Entry, verb: str, words: str) -> None:
    if verb == "withdraw":
        editing.withdraw(actor, entry)
    elif verb == "urge":
        using.urge(actor, entry, words)
    elif verb in ("right", "wrong"):
        told = selectors.in_force().filter(entry=entry).first()
        if told is None:
            raise Denied(_("This entry is not in force, so it was not told."))
        using.keep_opinion(actor, told, right=verb == "right", words=words)
    else:
        newest = entry.versions.select_related("entry").order_by("-number")[0]
        if verb == "send_back":
            editing.send_back(actor, newest, words)
        else:
            {"offer": editing.offer, "approve": editing.approve}[verb](actor, newest)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str = "") -> HttpResponse:
    """Write an entry or its next version; a form that comes back holds what was typed."""
    actor = actor_of(request.user)
    require_grant(actor, selectors.WRITE)
    entry = selectors.get_entry(key) if key else None
    if entry and not selectors.may_write(actor, entry):
        raise Denied(_("Another office answers for this entry. Only that office can write it."))
    if request.method != "POST":
        return _form(request, actor, entry, _present(entry), {})
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        version = editing.write(actor, _draft(typed), entry=entry)
    except Invalid as refusal:
        return _form(request, actor, entry, typed, refusal.fields)
    if request.POST.get("act") == "offer":
        editing.offer(actor, version)
    messages.success(request, _("Kept as version %(number)d.") % {"number": version.number})
    return redirect("knowledge-entry", version.entry.key)


FIELDS = tuple(name for name in sheets.COLUMNS if name != "key")


def _draft(typed: dict[str, str]) -> editing.Draft:
    faults = {
        name: _("Write the date as 2027-02-06.") for name in ("valid_from", "valid_until") if not _is_day(typed[name])
    }
    if faults:
        raise Invalid(faults)
    words = {name: typed[name] for name in ("matter", *editing.LONGEST)}
    return editing.Draft(
        **words,
        office=read_number(typed["office"]),
        public=bool(typed["public"]),
        valid_from=date.fromisoformat(typed["valid_from"]) if typed["valid_from"] else None,
        valid_until=date.fromisoformat(typed["valid_until"]) if typed["valid_until"] else None,
    )


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _present(entry: Entry | None) -> dict[str, Any]:
    newest = entry.versions.order_by("-number").first() if entry else None
    if entry is None or newest is None:
        return {"valid_from": clock.today().isoformat(), "public": ""}
    fresh = newest.state == Version.CHECKED
    words = {name: getattr(newest, name) for name in editing.LONGEST}
    return words | {
        "matter": entry.matter,
        "public": "1" if entry.public else "",
        "valid_from": (clock.today() if fresh else newest.valid_from).isoformat(),
        "valid_until": newest.valid_until.isoformat() if newest.valid_until and not fresh else "",
    }


def _form(
    request: HttpRequest, actor: Actor, entry: Entry | None, typed: dict[str, Any], wrong: dict[str, Any]
) -> HttpResponse:
    mine = parties.list_organisations().filter(pk__in=selectors.offices_of(actor, selectors.WRITE))
    matters = sorted(rules.list_content("matter"), key=lambda found: (found.body["category"], found.key))
    context = {
        "entry": entry,
        "typed": typed,
        "wrong": {name: str(text) for name, text in wrong.items()},
        "errors": [{"id": name, "text": text} for name, text in wrong.items()],
        "offices": [(office.pk, say(office.names)) for office in mine],
        "matters": [("", _("None in particular")), *((found.key, say(found.body["names"])) for found in matters)],
        "trail": [{"label": _("Knowledge base"), "url": "/desk/knowledge/"}, {"label": _("Write")}],
    }
    return render(request, "knowledge/desk/edit.html", context, status=422 if wrong else 200)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send what is in force (and fits `?q=`) as a spreadsheet."""
    require_grant(actor_of(request.user), selectors.READ)
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    response = HttpResponse(sheets.export_entries(query), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="knowledge-{clock.today():%Y%m%d}.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Take drafts from a spreadsheet; the page tells each row that could not be taken."""
    actor = actor_of(request.user)
    require_grant(actor, selectors.WRITE)
    context: dict[str, Any] = {
        "trail": [{"label": _("Knowledge base"), "url": "/desk/knowledge/"}, {"label": _("Import")}]
    }
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise Invalid({"file": _("Choose a file first.")})
            context["done"] = sheets.import_entries(actor, upload.read(), str(upload.name))
        except Invalid as refusal:
            context["errors"] = [{"id": "file", "text": text} for text in refusal.fields.values()]
    return render(request, "knowledge/desk/import.html", context | {"columns": sheets.HEADS.values()})
