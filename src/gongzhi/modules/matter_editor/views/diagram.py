"""The diagram of a draft: drawn in the browser with the words behind each node, or sent and fetched as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.common import feel
from gongzhi.common.errors import Missing, Refused, Stale
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import differences
from gongzhi.modules.matter_editor.selectors import drawing as drawn
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.services import drafting, drawing

from .access import EDIT, person_with, reader_of
from .diagram_words import options_of
from .opening import draft_trail, opened
from .showing import difference_rows


@dataclass(frozen=True)
class Sheet:
    """What is drawn, and what is said of it."""

    xml: str
    said: Mapping[str, Any]


MOST_NAMES, LONGEST = 60, 2_000


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def diagram(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show the diagram of a draft; keep what was drawn."""
    author, draft, pack = opened(request, draft_id)
    if request.method != "POST":
        said: dict[str, Any] = {
            name: pack.process.get(name) or fresh for name, fresh in (("nodes", {}), ("stages", []), ("steps", []))
        }
        said |= {name: list(pack.matter.get(name, ())) for name in ("publicity", "risks")}
        return _page(request, draft, Sheet(drawn.with_picture(pack.process["xml"]), said))
    xml = request.POST.get("xml", "").replace("\r\n", "\n")
    said = drawing.read_said(request.POST.get("said", ""))
    was = {part: request.POST.get(f"was_{part}", "") for part in ("matter", "process")}
    try:
        drawing.save_drawing(draft.pk, xml, said, author=author, was=was)
    except Refused as refused:
        return _page(request, draft, Sheet(xml, said), refused)
    messages.success(request, _("Kept in the draft."))
    return redirect(f"{reverse('matter-draft', args=[draft.pk])}#check")


def _page(
    request: HttpRequest, draft: rules.ContentDraft, sheet: Sheet, refused: Refused | None = None
) -> HttpResponse:
    pack, xml, said = packs.pack_of(draft), sheet.xml, sheet.said
    typed = {**pack.process, "xml": xml, **{name: said[name] for name in ("nodes", "stages", "steps")}}
    context = {
        "draft": draft,
        "pack": pack,
        "xml": xml,
        "said_json": json.dumps(said, ensure_ascii=False),
        "was": {part: drafting.seen(pack.parts[part]) for part in ("matter", "process")},
        "options": options_of(pack, reverse("matter-feel")),
        "differences": difference_rows(differences(pack.process, typed), pack) if isinstance(refused, Stale) else [],
        "errors": [{"id": "diagram", "text": refused.message}] if refused else [],
        "trail": draft_trail(draft, _("Diagram")),
    }
    return render(request, "matter_editor/diagram.html", context, status=refused.status if refused else 200)


@login_required
@require_safe
def fetch(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Send the diagram as a BPMN file, for another program."""
    reader_of(request)
    pack = packs.pack_of(rules.get_draft(packs.KIND, draft_id))
    if not pack.process:
        raise Missing
    answer = HttpResponse(drawn.with_picture(pack.process["xml"]), content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="process.bpmn"'
    return answer


@login_required
@require_POST
def own(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give the matter a diagram of its own."""
    drawing.give_diagram(draft_id, author=person_with(request, EDIT))
    return redirect("matter-diagram", draft_id)


@login_required
@require_POST
def try_feel(request: HttpRequest) -> HttpResponse:
    """Say whether an expression can be read and names only what is known: while it is typed."""
    person_with(request, EDIT)
    expression = request.POST.get("expression", "")[:LONGEST]
    names = dict.fromkeys(request.POST.get("names", "")[:LONGEST].split()[:MOST_NAMES])
    try:
        feel.check(expression, names | ({"outcome": ""} if "outcome" in names else {}))
    except feel.FeelError as refused:
        return JsonResponse({"ok": False, "words": str(refused)})
    return JsonResponse({"ok": True, "words": _("This condition can be read.")})
