"""The drawing of a process with the words behind it, kept in a draft; and a diagram of its own for a matter that has none."""

import json
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.rules import public as rules

from ..selectors.packs import KIND, find_diagram, pack_of
from .drafting import save

MOST_WORDS = 256 * 1024
LISTS = ("stages", "steps", "publicity", "risks")
START, STEP, DONE = gettext_noop("Beginning"), gettext_noop("Handle"), gettext_noop("Close")
END, BUTTON, UNDER_WAY, CLOSED = (
    gettext_noop("End"),
    gettext_noop("Done"),
    gettext_noop("Being handled"),
    gettext_noop("Closed"),
)


def read_said(text: str) -> dict[str, Any]:
    """Return the words that came with a drawing; raise Invalid for what no page of ours sends."""
    if len(text) > MOST_WORDS:
        raise Invalid({"said": _("There are too many words in this diagram.")})
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not _has_shape(said):
        raise Invalid({"said": _("What came with the drawing cannot be read. Load the page again.")})
    return dict(said)


def _has_shape(said: Any) -> bool:
    """Say whether these are names with words, and lists of entries."""
    if not isinstance(said, dict) or not isinstance(said.get("nodes"), dict):
        return False
    parts = [said["nodes"].values(), *(said.get(name) for name in LISTS)]
    return all(
        isinstance(part, list | type({}.values())) and all(isinstance(one, dict) for one in part) for part in parts
    )


def save_drawing(
    draft_id: int, xml: str, said: Mapping[str, Any], *, author: int, was: Mapping[str, str]
) -> rules.ContentDraft:
    """Keep a drawing and its words. Words of nodes that are no longer drawn go, where the drawing can be read."""
    pack = pack_of(rules.get_draft(KIND, draft_id))
    nodes, steps = dict(said["nodes"]), list(said["steps"])
    if diagram := find_diagram({"xml": xml}):
        nodes = {name: words for name, words in nodes.items() if name in diagram.nodes}
        for name, node in diagram.nodes.items():
            nodes.setdefault(name, {"zh": node.name, "en": ""})
        nodes = {name: words for name, words in nodes.items() if diagram.nodes[name].kind != "split" or words.get("zh")}
        steps = [one for one in steps if one.get("node") in diagram.nodes]
    process = {**pack.process, "xml": xml, "nodes": nodes, "steps": steps, "stages": list(said["stages"])}
    matter = {**pack.matter}
    for name in ("publicity", "risks"):
        if said[name] or name in matter:
            matter[name] = list(said[name])
    return save(draft_id, {"matter": matter, "process": process}, author=author, was=was)


def give_diagram(draft_id: int, *, author: int) -> rules.ContentDraft:
    """Give a matter a diagram of its own: a copy of the one that it shares, or a first one of three steps."""
    pack = pack_of(rules.get_draft(KIND, draft_id))
    if pack.process:
        raise Conflict(_("This matter has a diagram of its own already."))
    shared = rules.find_content("process", pack.matter.get("process") or "")
    process = dict(shared.body) if shared else starter(pack.key, pack.matter)
    return save(draft_id, {"matter": {**pack.matter, "process": pack.key}, "process": process}, author=author)


def starter(key: str, matter: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first diagram of a matter: begun, handled, closed."""
    post = matter.get("responsible") or "handler"
    names = {name: _both(text) for name, text in (("start", START), ("handle", STEP), ("close", DONE), ("end", END))}
    verb = {"outcome": "done", "grant": "case.work", "label": _both(BUTTON), "words": "required", "text": "answer"}
    drawn = {name: words["zh"] for name, words in names.items()}
    xml = render_to_string(
        "matter_editor/starter.bpmn", {"key": key, "post": post, "names": drawn, "name": matter["names"].get("zh", "")}
    )
    return {
        "xml": xml,
        "label": matter["names"],
        "steps": [{"node": name, "label": names[name]} for name in ("handle", "close")],
        "stages": [
            {"key": "received", "current": "handle", "label": _both(UNDER_WAY)},
            {"key": "closed", "current": None, "label": _both(CLOSED)},
        ],
        "nodes": {**names, "handle": {**names["handle"], "verbs": {"finish": verb}}},
        "approvals": [],
    }


def _both(text: str) -> dict[str, str]:
    found = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[name] = gettext(text)
    return found
