"""The list as those see it who edit it, and one matter's versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.services import archives, drafting
from gongzhi.modules.matters.public import list_groups

from .access import APPROVE, EDIT, may, person_with, reader_of
from .new import Beginning
from .opening import trail


@never_cache
@login_required
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Show every matter by category with its version, what waits for a decision, and what is off the list."""
    actor = reader_of(request)
    words = request.GET.get("q", "").strip()
    standing = [one for one in rules.list_content("matter") if _speaks_of(one, words)]
    context = {
        "groups": list_groups(standing),
        "drafts": [_draft_row(draft) for draft in packs.list_open_drafts()],
        "gone": _list_gone(),
        "words": words,
        "may_edit": may(actor, EDIT),
    }
    return render(request, "matter_editor/list.html", context)


def _speaks_of(matter: rules.ContentVersion, words: str) -> bool:
    named = (matter.key, *matter.body["names"].values())
    return not words or any(words.casefold() in text.casefold() for text in named)


def _draft_row(draft: rules.ContentDraft) -> dict[str, Any]:
    key = packs.key_of(draft)
    return {"draft": draft, "key": key, "name": _name_of(key, draft), "takes_away": draft.items[f"matter/{key}"] == {}}


def _name_of(key: str, draft: rules.ContentDraft) -> str:
    stated = packs.pack_of(draft).matter or next(
        (one.body for one in rules.list_versions("matter", key) if one.body), {}
    )
    return say(stated.get("names")) or key


def _list_gone() -> list[dict[str, str]]:
    """Return the matters that were taken off the list."""
    gone = []
    for key in rules.list_keys("matter"):
        versions = rules.list_versions("matter", key)
        named = next((one.body for one in versions if one.body), None)
        if rules.find_content("matter", key) is None and named:
            gone.append({"key": key, "name": say(named["names"])})
    return gone


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a matter that is not on the list: from one that is like it, from an archive, or from nothing."""
    author = person_with(request, EDIT)
    form = Beginning(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafting.begin_new(
                form.cleaned_data["key"], form.bodies(), author=author, reason=form.cleaned_data["reason"]
            )
        except Invalid as refused:
            for name, words in refused.fields.items():
                form.add_error(name if name in form.fields else None, str(words))
        else:
            return redirect("matter-draft", draft.pk)
    return render(
        request,
        "matter_editor/new.html",
        {"form": form, "trail": trail(_("New matter"))},
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
@require_safe
def matter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one matter: its versions, the drafts about it, and what can be done."""
    return show_matter(request, key)


def show_matter(request: HttpRequest, key: str, refused: Refused | None = None) -> HttpResponse:
    actor, pack = reader_of(request), packs.pack_now(key)
    versions = rules.list_versions("matter", key)
    in_force = rules.find_content("matter", key)
    named = pack if pack.matter else packs.pack_at(key, next((one.number for one in versions if one.body), 1))
    rows = [_version_row(one, versions, in_force) for one in versions]
    context = {
        "key": key,
        "name": named.name,
        "versions": rows,
        "is_gone": in_force is None,
        "drafts": rules.list_drafts(packs.KIND, about=packs.item_name("matter", key), limit=20),
        "may_edit": may(actor, EDIT),
        "may_approve": may(actor, APPROVE),
        "trail": trail(named.name),
        "errors": [{"id": "reason", "text": refused.message}] if refused else [],
    }
    return render(request, "matter_editor/matter.html", context, status=refused.status if refused else 200)


def _version_row(one: rules.ContentVersion, versions: list[rules.ContentVersion], in_force: Any) -> dict[str, Any]:
    before = next((other for other in versions if other.number < one.number), None)
    return {
        "version": one,
        "since": None if one.valid_from == rules.BEGINNING else one.valid_from,
        "is_in_force": in_force is not None and one.pk == in_force.pk,
        "before": before.number if before else None,
    }


@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a draft of what stands, or one that takes the matter off the list."""
    author, reason = person_with(request, EDIT), request.POST.get("reason", "")
    start = drafting.begin_withdrawal if request.POST.get("do") == "withdraw" else drafting.begin
    try:
        draft = start(key, author=author, reason=reason)
    except Refused as refused:
        return show_matter(request, key, refused)
    messages.success(request, _("A draft is begun. Nothing counts before a second person has put it in force."))
    return redirect("matter-draft", draft.pk)


@login_required
@require_safe
def export(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Send one version of a matter as the files that the content folder holds."""
    reader_of(request)
    return send_archive(packs.pack_at(key, number))


def send_archive(pack: packs.Pack) -> HttpResponse:
    answer = HttpResponse(archives.pack_up(pack.files, pack.key), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{pack.key}.zip"'
    return answer
