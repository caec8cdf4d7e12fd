"""A draft as its pages open it: who edits it, what it holds, and the way back from it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.common.errors import Missing
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors import packs

from .access import EDIT, person_with


def opened(request: HttpRequest, draft_id: int) -> tuple[int, rules.ContentDraft, packs.Pack]:
    """Return who edits, the draft and its pack; raise Denied, or Missing where the draft takes a matter off the list."""
    author, draft = person_with(request, EDIT), rules.get_draft(packs.KIND, draft_id)
    pack = packs.pack_of(draft)
    if not pack.process:
        raise Missing
    return author, draft, pack


def trail(*words: str) -> list[dict[str, str]]:
    """Return the way back to the list, with the page itself at its end."""
    return [{"label": _("Edit the matter list"), "url": reverse("matter-list")}, *({"label": one} for one in words)]


def draft_trail(draft: rules.ContentDraft, *words: str) -> list[dict[str, str]]:
    """Return the way back to the list over the draft, with the page itself at its end."""
    over = {"label": _("Draft"), "url": reverse("matter-draft", args=[draft.pk])}
    return [*trail(), over, *({"label": one} for one in words)]
