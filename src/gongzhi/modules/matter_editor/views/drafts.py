"""A draft of a matter: what it changes, what is wrong with it, how its sample cases run; exported, filled from files, decided."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import read_number
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.selectors.checking import Finding, Verdict, judge
from gongzhi.modules.matter_editor.selectors.rehearsing import rehearse
from gongzhi.modules.matter_editor.services import archives, drafting

from .access import APPROVE, EDIT, may, person_with, reader_of
from .listing import send_archive
from .opening import trail
from .parts import list_parts, part_url


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft."""
    return page(request, rules.get_draft(packs.KIND, draft_id))


def page(request: HttpRequest, draft: rules.ContentDraft, refused: Refused | None = None) -> HttpResponse:
    """Draw a draft's page; a refusal stands above it."""
    actor, pack = reader_of(request), packs.pack_of(draft)
    is_open = draft.state == rules.ContentDraft.DRAFT
    fields = refused.fields if isinstance(refused, Invalid) else {"": refused.message} if refused else {}
    key = packs.key_of(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "pack": pack,
        "key": key,
        "name": _name(pack, key),
        "takes_away": not pack.matter,
        "is_open": is_open,
        "changed_since": rules.changed_since(draft) if is_open else [],
        "parts": list_parts(draft, pack) if is_open and pack.matter and may(actor, EDIT) else [],
        "may_edit": is_open and may(actor, EDIT),
        "may_approve": is_open and may(actor, APPROVE),
        "is_author": draft.author_id == actor.person_id,
        "today": clock.today().isoformat(),
        "trail": trail(_("Draft")),
        "errors": [{"id": f"draft-{name}" if name else "", "text": text} for name, text in fields.items()],
        "wrong": {name: str(text) for name, text in fields.items()},
    }
    if is_open and pack.matter:
        context |= _looked_at(draft, pack)
    return render(request, "matter_editor/draft.html", context, status=refused.status if refused else 200)


def _name(pack: packs.Pack, key: str) -> str:
    if pack.matter:
        return pack.name
    number = next((one.number for one in rules.list_versions("matter", key) if one.body), None)
    return packs.pack_at(key, number).name if number else key


def _looked_at(draft: rules.ContentDraft, pack: packs.Pack) -> dict[str, Any]:
    """Return what the check and the trial run found."""
    verdict: Verdict = judge(draft)
    report = rehearse(pack)
    return {
        "problems": [_finding(draft, pack, one) for one in verdict.problems],
        "hints": [_finding(draft, pack, one) for one in verdict.hints],
        "report": report,
        "missing": [str(_(one.message) % dict(one.details)) for one in report.problems],
        "is_ready": not verdict.problems and (report.is_good or not pack.process),
    }


def _finding(draft: rules.ContentDraft, pack: packs.Pack, one: Finding) -> dict[str, str]:
    return {"where": one.where, "words": one.words, "url": part_url(draft, pack, one)}


@login_required
@require_safe
def export(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Send a draft as the files that the content folder holds."""
    reader_of(request)
    return send_archive(packs.pack_of(rules.get_draft(packs.KIND, draft_id)))


@login_required
@require_POST
def take_files(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Lay the files of an archive, or single ones, over a draft."""
    author, draft = person_with(request, EDIT), rules.get_draft(packs.KIND, draft_id)
    try:
        drafting.take_files(draft.pk, _bodies(request, packs.pack_of(draft)), author=author)
    except Refused as refused:
        return page(request, draft, refused)
    messages.success(request, _("The files are in the draft."))
    return redirect("matter-draft", draft.pk)


def _bodies(request: HttpRequest, pack: packs.Pack) -> dict[str, Any]:
    """Return what the sent files say; one that belongs beside others (process.yaml beside the diagram) is laid over those that are there."""
    sent: dict[str, bytes] = {}
    for upload in request.FILES.getlist("files")[: archives.MOST_FILES]:
        data = upload.read(archives.MOST_PACKED + 1)
        if str(upload.name).endswith(".zip"):
            sent |= archives.unpack(data)
        else:
            sent[str(upload.name)] = data
    if not sent:
        return {}
    if all(name in ("matter.yaml", "cases.yaml") for name in sent):
        return dict(archives.read_files(sent))
    standing = {name: text.encode() for name, text in pack.files.items() if name not in ("matter.yaml", "cases.yaml")}
    return dict(archives.read_files({**({} if "process.bpmn" in sent and len(sent) > 1 else standing), **sent}))


@login_required
@require_POST
def decide(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft in force from a day on, take over what has changed since, or give it up."""
    draft, wish = rules.get_draft(packs.KIND, draft_id), request.POST.get("do")
    try:
        if wish == "force":
            done = drafting.put_in_force(
                draft.pk, by=person_with(request, APPROVE), version=_version(request), valid_from=_day(request)
            )
            messages.success(
                request,
                _("In force from %(day)s. New cases go this way from that day on; those that run keep theirs.")
                % {"day": done.valid_from},
            )
            return redirect("matter-versions", packs.key_of(draft))
        if wish == "take_over":
            drafting.take_over(draft.pk, author=person_with(request, EDIT))
            return redirect("matter-draft", draft.pk)
        drafting.drop(draft.pk, by=person_with(request, EDIT), version=_version(request))
    except Refused as refused:
        return page(request, draft, refused)
    messages.success(request, _("The draft is given up. It stays on record."))
    return redirect("matter-list")


def _version(request: HttpRequest) -> int:
    return read_number(request.POST.get("version", "")) or 0


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("valid_from", "").strip())
    except ValueError:
        raise Invalid({"valid_from": _("Write the date as 2027-02-06.")}) from None
