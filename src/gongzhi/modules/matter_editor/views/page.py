"""The page of a matter in a draft: all of matter.yaml as a form; each button keeps what was typed."""

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

from gongzhi.common.errors import Missing, Refused, Stale
from gongzhi.common.text import say_pair
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import Column, Grid, differences, fill, list_fields, list_rows, move
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.selectors.checking import judge
from gongzhi.modules.matter_editor.services import drafting

from . import matter_fields
from .access import EDIT, person_with
from .opening import draft_trail
from .showing import difference_rows

# Where nothing is filled in these say null: nothing is decided. The later ones only where they were there before.
ALWAYS, KEPT = ("process", "list_type"), ("fee", "service_item")
NOTHING = ("legal_basis",)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matter_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show and keep the fields of a matter."""
    author, draft = person_with(request, EDIT), rules.get_draft(packs.KIND, draft_id)
    pack = packs.pack_of(draft)
    if not pack.matter:
        raise Missing
    if request.method != "POST":
        return _draw(request, draft, pack.matter)
    wish = request.POST.get("do", "save")
    body = _body(pack, request)
    body = move(body, wish) if ":" in wish else body
    try:
        drafting.save(draft.pk, {"matter": body}, author=author, was={"matter": request.POST.get("was", "")})
    except Refused as refused:
        return _draw(request, draft, body, refused)
    if ":" in wish:
        return redirect(f"{reverse('matter-page', args=[draft.pk])}#{wish.split(':')[1]}")
    messages.success(request, _("Kept in the draft."))
    return redirect("matter-draft", draft.pk)


def _body(pack: packs.Pack, request: HttpRequest) -> dict[str, Any]:
    columns = [column for _heading, columns in matter_fields.sections(pack) for column in columns]
    body = fill(pack.matter, columns, matter_fields.grids(pack), request.POST)
    body["words"] = {"strong": [], "weak": [], **body.get("words", {})}
    body |= {name: None for name in ALWAYS if name not in body}
    body |= {name: None for name in KEPT if name in pack.matter and name not in body}
    return body | {name: None for name in NOTHING if not body.get(name)}


def _draw(
    request: HttpRequest, draft: rules.ContentDraft, body: Mapping[str, Any], refused: Refused | None = None
) -> HttpResponse:
    pack = packs.pack_of(draft)
    findings = [one for one in judge(draft).problems if one.part == "matter"]
    errors = {".".join(one.path): one.words for one in findings}
    context = {
        "draft": draft,
        "pack": pack,
        "was": drafting.seen(pack.matter),
        "sections": [
            (heading, list_fields(body, columns, errors)) for heading, columns in matter_fields.sections(pack)
        ],
        "grids": [_grid(grid, body, errors) for grid in matter_fields.grids(pack)],
        "errors": [{"id": _id_of(one.path), "text": say_pair(one.where, one.words)} for one in findings]
        if not refused
        else [{"id": "page", "text": refused.message}],
        "differences": difference_rows(differences(pack.matter, body), pack) if isinstance(refused, Stale) else [],
        "trail": draft_trail(draft, _("Page of the matter")),
    }
    return render(request, "matter_editor/page.html", context, status=refused.status if refused else 200)


def _grid(grid: Grid, body: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"grid": grid, "rows": list_rows(body, grid, errors), "error": errors.get(grid.name, "")}


def _id_of(path: tuple[str, ...]) -> str:
    return "f-" + "-".join(path)


def columns_of(pack: packs.Pack) -> dict[str, Column]:
    """Return every column of the page by its path, to call a field by its label."""
    found = {column.name: column for _heading, columns in matter_fields.sections(pack) for column in columns}
    for grid in matter_fields.grids(pack):
        found |= {f"{grid.name}.{column.name}": column for column in grid.columns}
    return found
