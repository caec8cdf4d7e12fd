"""Differences in words: what was there, what is there, under the names that people use."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import mark, say, say_list, say_pair
from gongzhi.modules.matter_editor.rules import Difference
from gongzhi.modules.matter_editor.selectors.packs import Pack

LONGEST = 300
PARTS = {
    "matter": gettext_lazy("Page of the matter"),
    "process": gettext_lazy("Diagram and its words"),
    "form": gettext_lazy("Form"),
    "tables": gettext_lazy("Decision tables"),
    "rehearsal": gettext_lazy("Trial cases"),
}
WORDS = {
    "names": gettext_lazy("Name of the matter"),
    "explanation": gettext_lazy("Explanation"),
    "conditions": gettext_lazy("Conditions"),
    "materials": gettext_lazy("Materials"),
    "results": gettext_lazy("Results"),
    "publicity": gettext_lazy("What is made public"),
    "risks": gettext_lazy("Integrity risks"),
    "legal_basis": gettext_lazy("Legal basis"),
    "by_laws": gettext_lazy("By-laws of county or village"),
    "fee": gettext_lazy("Fee"),
    "category": gettext_lazy("Category"),
    "process": gettext_lazy("Diagram that it follows"),
    "objection": gettext_lazy("How to object, and where"),
    "applicants": gettext_lazy("Who may apply"),
    "starts": gettext_lazy("How it begins"),
    "words": gettext_lazy("Words that speak of it"),
    "responsible": gettext_lazy("Answers for it"),
    "checked_by": gettext_lazy("Watches over it"),
    "nodes": gettext_lazy("Nodes"),
    "drawn": gettext_lazy("As drawn"),
    "flows": gettext_lazy("Conditions of arrows"),
    "verbs": gettext_lazy("Buttons"),
    "stages": gettext_lazy("Stages of a case"),
    "steps": gettext_lazy("Steps that the public sees"),
    "properties": gettext_lazy("Fields of the form"),
    "label": gettext_lazy("Label"),
    "xml": gettext_lazy("Drawing"),
    "text": gettext_lazy("Content"),
    "key": gettext_lazy("Short name"),
    "name": gettext_lazy("Called"),
    "what": gettext_lazy("What is shown"),
    "node": gettext_lazy("At which node"),
    "board": gettext_lazy("On which board"),
    "period": gettext_lazy("For how long"),
    "level": gettext_lazy("Degree of risk"),
    "shows": gettext_lazy("How it would show"),
    "prevention": gettext_lazy("What prevents it"),
    "watcher": gettext_lazy("Who watches"),
    "original": gettext_lazy("The original"),
    "copies": gettext_lazy("Number of copies"),
    "shared": gettext_lazy("Obtained from this department, need not be brought"),
    "note": gettext_lazy("Remark"),
    "title": gettext_lazy("Instrument"),
    "article": gettext_lazy("Article"),
    "zh": gettext_lazy("in Chinese"),
    "en": gettext_lazy("in English"),
}


def difference_rows(found: Iterable[Difference], pack: Pack) -> list[dict[str, str]]:
    """Return differences for a table: where, what it was, what it is."""
    return [
        {"where": _where(one, pack), "before": _words(one.before), "after": _words(one.after), "kind": one.kind}
        for one in found
    ]


def _where(one: Difference, pack: Pack) -> str:
    nodes: Mapping[str, Any] = pack.process.get("nodes", {})
    names = [
        say(nodes[word]) or word if word in nodes else str(WORDS.get(word, PARTS.get(word, word))) for word in one.path
    ]
    return " › ".join(names) or _("everything")


def _node_words(value: Mapping[str, Any]) -> str:
    """Return a text in the reader's language; of a node also its explanation, its buttons and what the diagram says of it."""
    buttons = [say(one.get("label")) for one in value.get("verbs", {}).values()]
    drawn = [f"{label}{mark(':')}{text}" for label, text in value.get("drawn", {}).items()]
    parts = [say({"zh": value["zh"], "en": value["en"]}), say(value.get("explanation")), say_list(buttons), *drawn]
    return " · ".join(part for part in parts if part)


def _words(value: Any) -> str:
    """Return a value as somebody reads it: texts of two languages in the reader's, entries and lists in words."""
    if value is None:
        return "—"
    if isinstance(value, Mapping) and {"zh", "en"} <= set(value):
        return _node_words(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        value = say_list((say_pair(WORDS.get(key, key), _words(one)) for key, one in value.items()), ";")
    elif isinstance(value, list):
        value = say_list(map(_words, value), ";")
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
