"""The form designer: forms of a process with their fields; each field on a page of its own; a preview beside them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.common.errors import Invalid, Missing, Refused
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import fill, list_fields, list_rows, move
from gongzhi.modules.matter_editor.rules import forms as design
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.selectors.checking import judge
from gongzhi.modules.matter_editor.services import drafting

from . import form_fields
from .opening import draft_trail, opened
from .previewing import preview_of

NEW = "-"


def form_url(draft_id: int, name: str) -> str:
    return reverse("matter-form", args=[draft_id, name] if name else [draft_id])


def field_url(draft_id: int, name: str, field: str) -> str:
    return reverse("matter-field", args=[draft_id, name, field] if name else [draft_id, field])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, draft_id: int, name: str = "") -> HttpResponse:
    """Show one form of a draft; move, remove and name its fields."""
    author, draft, pack = opened(request, draft_id)
    if request.method != "POST":
        return _draw_form(request, draft, name)
    try:
        name, process = _changed(request, pack.process, name)
        drafting.save(draft.pk, {"process": process}, author=author, was={"process": request.POST.get("was", "")})
    except Refused as refused:
        return _draw_form(request, draft, name, refused)
    return redirect(form_url(draft.pk, name))


def _changed(request: HttpRequest, process: packs.Body, name: str) -> tuple[str, dict[str, Any]]:
    """Return which form to show next, and the process as the pressed button makes it."""
    verb, _colon, field = request.POST.get("do", "").partition(":")
    form = design.find_form(process, name)
    if verb == "add_form":
        fresh = request.POST.get("new_form", "").strip()
        if not rules.is_key(fresh):
            raise Invalid({"new_form": _("Use small English letters, digits and _, beginning with a letter.")})
        return fresh, design.with_form(process, fresh, design.find_form(process, fresh))
    if verb == "remove_form":
        return "", design.with_form(process, name, None)
    if verb in ("up", "down"):
        return name, design.with_form(process, name, design.moved_field(form, field, -1 if verb == "up" else 1))
    if verb == "remove":
        return name, design.with_form(process, name, design.without_field(form, field))
    label = {"zh": request.POST.get("label.zh", "").strip(), "en": request.POST.get("label.en", "").strip()}
    return name, design.with_form(process, name, {**form, "x-label": label})


def _draw_form(
    request: HttpRequest, draft: rules.ContentDraft, name: str, refused: Refused | None = None
) -> HttpResponse:
    pack = packs.pack_of(draft)
    shown = design.find_form(pack.process, name)
    later = pack.process.get("form", {}).get("$defs", {})
    fields = refused.fields if isinstance(refused, Invalid) else {"": refused.message} if refused else {}
    tabs = [
        ("", _("Form that a case begins with")),
        *((key, say(one.get("x-label")) or key) for key, one in later.items()),
    ]
    context = {
        "draft": draft,
        "pack": pack,
        "form_name": name,
        "was": drafting.seen(pack.process),
        "label": shown.get("x-label") or {"zh": "", "en": ""},
        "tabs": [{"label": words, "url": form_url(draft.pk, key), "current": key == name} for key, words in tabs],
        "fields": [_row(draft, name, shown, key) for key in design.order_of(shown)],
        "new_url": field_url(draft.pk, name, NEW),
        "preview": preview_of(shown),
        "errors": [{"id": key, "text": text} for key, text in fields.items()],
        "trail": draft_trail(draft, _("Forms")),
    }
    return render(request, "matter_editor/form.html", context, status=refused.status if refused else 200)


def _row(draft: rules.ContentDraft, name: str, form: Mapping[str, Any], key: str) -> dict[str, Any]:
    field = form["properties"][key]
    return {
        "key": key,
        "label": say(field.get("x-label")) or key,
        "kind": form_fields.KINDS.get(design.kind_of(field), ""),
        "class": field.get("x-class", "internal"),
        "required": key in form.get("required", ()),
        "when": field.get("x-when", ""),
        "url": field_url(draft.pk, name, key),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, draft_id: int, field: str, name: str = "") -> HttpResponse:
    """Show and keep one field of a form; a new one comes last."""
    author, draft, pack = opened(request, draft_id)
    shown = design.find_form(pack.process, name)
    if field != NEW and field not in shown["properties"]:
        raise Missing
    before = _filled(shown, field)
    if request.method != "POST":
        return _draw_field(request, draft, (name, field), before)
    wish = request.POST.get("do", "save")
    columns = form_fields.list_columns(pack.process.get("nodes", {}), is_new=field == NEW)
    body = fill(before, columns, [form_fields.options()], request.POST)
    body = move(body, wish) if ":" in wish else body
    try:
        key, process = _with_field(pack.process, name, field, body)
        drafting.save(draft.pk, {"process": process}, author=author, was={"process": request.POST.get("was", "")})
    except Refused as refused:
        return _draw_field(request, draft, (name, field), body, refused)
    if ":" in wish:
        return redirect(f"{field_url(draft.pk, name, key)}#x-options")
    messages.success(request, _("Kept in the draft."))
    return redirect(form_url(draft.pk, name))


def _filled(form: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a field with what stands beside it in the schema: its name, its kind, whether it must be filled in."""
    if key == NEW:
        return {"kind": "text", "required": True}
    body = dict(form["properties"][key])
    return {**body, "key": key, "kind": design.kind_of(body), "required": key in form.get("required", ())}


def _with_field(process: packs.Body, name: str, old: str, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    form, key = design.find_form(process, name), str(body.get("key") or "")
    if not rules.is_key(key):
        raise Invalid({"key": _("Use small English letters, digits and _, beginning with a letter.")})
    if key != old and key in form["properties"]:
        raise Invalid({"key": _("There is a field of this name already.")})
    plain = {word: value for word, value in body.items() if word not in ("key", "kind", "required")}
    if not plain.get("x-options"):
        plain.pop("x-options", None)
    made = design.of_kind(plain, str(body.get("kind") or "text"))
    changed = design.with_field(form, "" if old == NEW else old, key, made, required=bool(body.get("required")))
    return key, design.with_form(process, name, changed)


def _draw_field(
    request: HttpRequest,
    draft: rules.ContentDraft,
    at: tuple[str, str],
    body: Mapping[str, Any],
    refused: Refused | None = None,
) -> HttpResponse:
    pack, (name, field) = packs.pack_of(draft), at
    shown, grid = design.find_form(pack.process, name), form_fields.options()
    columns = form_fields.list_columns(pack.process.get("nodes", {}), is_new=field == NEW)
    wrong = {key: str(text) for key, text in refused.fields.items()} if isinstance(refused, Invalid) else {}
    found = [one for one in judge(draft).problems if one.path[-len(at) :][:1] == (field,) or field in one.path]
    context = {
        "draft": draft,
        "pack": pack,
        "was": drafting.seen(pack.process),
        "is_new": field == NEW,
        "title": _("New field") if field == NEW else say(body.get("x-label")) or field,
        "fields": list_fields(body, columns, wrong),
        "grid": grid,
        "rows": list_rows(body, grid, {}),
        "names": " ".join(design.order_of(shown)),
        "feel": reverse("matter-feel"),
        "back": form_url(draft.pk, name),
        "errors": [{"id": f"f-{key}", "text": text} for key, text in wrong.items()]
        or ([{"id": "field", "text": refused.message}] if refused else []),
        "findings": [one.words for one in found],
        "trail": draft_trail(draft, _("Forms"), _("Field")),
    }
    return render(request, "matter_editor/field_page.html", context, status=refused.status if refused else 200)
