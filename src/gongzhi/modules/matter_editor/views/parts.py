"""The parts of a draft: where each is edited, and which of them a finding is about."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors.checking import Finding
from gongzhi.modules.matter_editor.selectors.packs import Pack


def list_parts(draft: rules.ContentDraft, pack: Pack) -> list[dict[str, Any]]:
    """Return the pages on which the parts of a draft are edited."""
    parts = [
        _part(draft, "matter-page", _("Page of the matter"), _("names, who, materials, fee, publicity, risks, words"))
    ]
    if not pack.process:
        return parts
    form, tables = pack.process.get("form", {}), pack.process.get("tables", {})
    count = len(form.get("properties", ())) + sum(
        len(one.get("properties", ())) for one in form.get("$defs", {}).values()
    )
    return [
        *parts,
        _part(
            draft,
            "matter-diagram",
            _("Diagram"),
            _("%(count)d nodes, with what stands behind them") % {"count": len(pack.process.get("nodes", ()))},
        ),
        _part(draft, "matter-form", _("Forms"), _("%(count)d fields") % {"count": count}),
        _part(draft, "matter-tables", _("Decision tables"), _("%(count)d tables") % {"count": len(tables)}),
        _part(draft, "matter-cases", _("Trial cases"), _("what must come of it")),
    ]


def _part(draft: rules.ContentDraft, name: str, title: str, note: str) -> dict[str, Any]:
    return {"title": title, "note": note, "url": reverse(name, args=[draft.pk])}


def part_url(draft: rules.ContentDraft, pack: Pack, finding: Finding) -> str:
    """Return the address at which what was found can be mended."""
    if finding.part == "matter":
        return reverse("matter-page", args=[draft.pk]) + "#f-" + "-".join(finding.path)
    if not pack.process:
        return ""
    first = finding.path[0] if finding.path else ""
    if first == "form":
        return reverse("matter-form", args=[draft.pk])
    if first in pack.process.get("tables", {}):
        return reverse("matter-table", args=[draft.pk, first])
    return reverse("matter-diagram", args=[draft.pk])
