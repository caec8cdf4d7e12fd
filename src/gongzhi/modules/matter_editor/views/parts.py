"""The parts of a draft: where each is edited, and which of them a finding is about."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors.checking import Finding
from gongzhi.modules.matter_editor.selectors.packs import Pack


def list_parts(draft: rules.ContentDraft, pack: Pack) -> list[dict[str, Any]]:
    """Return the pages on which the parts of a draft are edited."""
    parts = []
    if pack.process:
        count = len(pack.process.get("nodes", ()))
        parts.append(
            {
                "title": _("Diagram"),
                "note": _("%(count)d nodes, with what stands behind them") % {"count": count},
                "url": reverse("matter-diagram", args=[draft.pk]),
            }
        )
    return parts


def part_url(draft: rules.ContentDraft, pack: Pack, finding: Finding) -> str:
    """Return the address at which what was found can be mended."""
    if finding.part == "process" and pack.process:
        return reverse("matter-diagram", args=[draft.pk])
    return ""
