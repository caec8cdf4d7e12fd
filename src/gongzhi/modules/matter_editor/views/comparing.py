"""Two versions of a matter side by side: in words, and coloured in the diagram."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import differences
from gongzhi.modules.matter_editor.rules import tables as sheets
from gongzhi.modules.matter_editor.selectors import packs
from gongzhi.modules.matter_editor.selectors.marking import marks_between
from gongzhi.modules.matters.public import draw_process

from .access import reader_of
from .drawn_words import with_drawn
from .opening import trail
from .showing import PARTS, difference_rows


@never_cache
@login_required
@require_safe
def versions(request: HttpRequest, key: str, before: int, after: int) -> HttpResponse:
    """Show how one version of a matter differs from another."""
    reader_of(request)
    words = _("Version %(before)d and version %(after)d") % {"before": before, "after": after}
    return _page(request, packs.pack_at(key, before), packs.pack_at(key, after), words)


@never_cache
@login_required
@require_safe
def draft_differences(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show how a draft differs from what stands now."""
    reader_of(request)
    draft = rules.get_draft(packs.KIND, draft_id)
    key = packs.key_of(draft)
    known = rules.list_versions("matter", key)
    standing = packs.pack_now(key) if known else packs.Pack(key, {}, {}, {})
    words = _("What stands now, and the draft")
    return _page(request, standing, packs.pack_of(draft), words, draft)


def _page(
    request: HttpRequest, before: packs.Pack, after: packs.Pack, words: str, draft: rules.ContentDraft | None = None
) -> HttpResponse:
    named = after if after.matter else before
    back = (
        {"label": _("Draft"), "url": reverse("matter-draft", args=[draft.pk])}
        if draft
        else {"label": named.name, "url": reverse("matter-versions", args=[after.key])}
    )
    context = {
        "name": named.name,
        "words": words,
        "parts": list(list_changes(before, after)),
        "charts": list_charts(before, after),
        "trail": [*trail(), back, {"label": _("Differences")}],
    }
    return render(request, "matter_editor/compare.html", context)


def list_changes(before: packs.Pack, after: packs.Pack) -> list[dict[str, Any]]:
    """Return what differs, part by part; where things stand on the sheet is shown, not told."""
    found = []
    for part in rules.PARTS:
        one, other = (told(pack) if part == "process" else dict(pack.parts[part]) for pack in (before, after))
        if rows := difference_rows(differences(one, other), after):
            found.append({"title": PARTS[part], "rows": rows})
    return found


def told(pack: packs.Pack) -> dict[str, Any]:
    """Return a process as it is compared in words: what the diagram says without where it stands, tables rule by rule."""
    words = {key: value for key, value in pack.process.items() if key not in ("xml", "tables")}
    tables = {name: sheets.in_words(text) for name, text in pack.process.get("tables", {}).items()}
    return {**words, **(with_drawn(pack) if words else {}), **({"tables": tables} if tables else {})}


def list_charts(before: packs.Pack, after: packs.Pack) -> list[dict[str, Any]]:
    """Return both diagrams with what differs marked in each; none where the drawing is the same."""
    drawn = [packs.find_diagram(pack.process) for pack in (before, after)]
    if before.process == after.process or (after.process and not drawn[1]):
        return []
    gone, fresh = marks_between(before.process, drawn[0], after.process, drawn[1])
    sides = ((_("Before"), before, drawn[0], gone), (_("After"), after, drawn[1], fresh))
    return [
        {"title": title, "chart": draw_process(pack.process, diagram, marks)}
        for title, pack, diagram, marks in sides
        if diagram
    ]
