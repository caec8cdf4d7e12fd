"""The words of the diagram page: labels of the panel, of palette and context pad, and what each choice is called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.selectors.packs import Pack
from gongzhi.modules.matters.public import BOARDS, LEVELS, clock_words, who_words

ACTIONS = {
    "accept": gettext_lazy("Register as accepted"),
    "tell_reporter": gettext_lazy("Tell whoever applied or reported"),
    "mark": gettext_lazy("Mark a point at which limits begin or end"),
    "close": gettext_lazy("Close the case (report)"),
    "settle": gettext_lazy("Close the case"),
    "archive": gettext_lazy("Put on file"),
}
KINDS = {
    "start": gettext_lazy("Beginning"),
    "step": gettext_lazy("Step of a post"),
    "choice": gettext_lazy("Choice: one way of several"),
    "split": gettext_lazy("Parallel: all ways at once, or together again"),
    "decision": gettext_lazy("Decision table"),
    "action": gettext_lazy("Done by the platform"),
    "wait": gettext_lazy("Waiting for a time or an event"),
    "call": gettext_lazy("A case of another matter"),
    "end": gettext_lazy("End"),
}
# What the drawing library calls its tools, in its own English.
TOOLS = {
    "Activate hand tool": gettext_lazy("Move the sheet"),
    "Activate lasso tool": gettext_lazy("Choose several"),
    "Activate create/remove space tool": gettext_lazy("Make or remove room"),
    "Activate global connect tool": gettext_lazy("Draw an arrow"),
    "Delete": gettext_lazy("Delete"),
    "Connect to other element": gettext_lazy("Draw an arrow from here"),
    "Add text annotation": gettext_lazy("Add a remark"),
}
LABELS = {
    "process": gettext_lazy("The whole process"),
    "unnamed": gettext_lazy("Without a name"),
    "pick": gettext_lazy("Node or arrow"),
    "choose": gettext_lazy("Choose a node or an arrow to see and change what stands behind it."),
    "zh": gettext_lazy("In Chinese"),
    "en": gettext_lazy("In English"),
    "explanation": gettext_lazy("Explanation, short name"),
    "key": gettext_lazy("Short name"),
    "key_hint": gettext_lazy("Small English letters, digits and _."),
    "post": gettext_lazy("Who does it"),
    "stage": gettext_lazy("Stage that the case enters"),
    "clock": gettext_lazy("Within which time"),
    "no_clock": gettext_lazy("no time limit of its own"),
    "verbs": gettext_lazy("Buttons: how it can be finished"),
    "add_verb": gettext_lazy("Add a button"),
    "outcome": gettext_lazy("Outcome that it leads to"),
    "words": gettext_lazy("Words that go with it"),
    "no_words": gettext_lazy("none"),
    "optional": gettext_lazy("may be written"),
    "required": gettext_lazy("must be written"),
    "form": gettext_lazy("Form that is filled in"),
    "no_form": gettext_lazy("none"),
    "danger": gettext_lazy("Cannot be undone: shown in red"),
    "duties_apart": gettext_lazy("Separation of duties"),
    "apart": gettext_lazy("Must not be the person who did"),
    "independent": gettext_lazy("By somebody outside the office that handled it"),
    "more_limits": gettext_lazy("Other time limits"),
    "all_limits": gettext_lazy("Show all limits"),
    "starts": gettext_lazy("Starts these limits"),
    "since": gettext_lazy("These limits began on the day in (field)"),
    "stops": gettext_lazy("Stops these limits"),
    "conditions": gettext_lazy("Conditions before it can be finished"),
    "needs": gettext_lazy("What must be there first"),
    "unless": gettext_lazy("Not asked for where the outcome is"),
    "assembly": gettext_lazy("Meeting that decides"),
    "rejects": gettext_lazy("Outcomes that say no"),
    "materials": gettext_lazy("Materials that must be there for this step"),
    "none": gettext_lazy("none"),
    "called": gettext_lazy("Matter that is begun"),
    "call_outcomes": gettext_lazy("Its ends that lead on (short names of stages)"),
    "call_hint": gettext_lazy("With spaces between them."),
    "gives": gettext_lazy("Values that it is given"),
    "returns": gettext_lazy("Values that come back"),
    "further": gettext_lazy("Further"),
    "variables": gettext_lazy("Values of the form that the diagram uses"),
    "variables_hint": gettext_lazy("Names of fields, with spaces between them."),
    "action": gettext_lazy("What the platform does"),
    "table": gettext_lazy("Decision table that is asked"),
    "message": gettext_lazy("Name of the event that is waited for"),
    "publicity": gettext_lazy("Made public here"),
    "what_zh": gettext_lazy("What is shown, in Chinese"),
    "what_en": gettext_lazy("What is shown, in English"),
    "board": gettext_lazy("On which board"),
    "period": gettext_lazy("For how long"),
    "risk": gettext_lazy("Integrity risk here"),
    "level": gettext_lazy("Degree of risk"),
    "shows_zh": gettext_lazy("How it would show, in Chinese"),
    "shows_en": gettext_lazy("How it would show, in English"),
    "prevention_zh": gettext_lazy("What prevents it, in Chinese"),
    "prevention_en": gettext_lazy("What prevents it, in English"),
    "watcher": gettext_lazy("Who watches"),
    "add": gettext_lazy("Add"),
    "remove": gettext_lazy("Remove"),
    "on_arrow": gettext_lazy("Words on the arrow"),
    "condition": gettext_lazy("Condition (FEEL)"),
    "condition_hint": gettext_lazy('Such as: outcome = "granted" and amount > 500000'),
    "otherwise": gettext_lazy("This way is taken where no other fits"),
    "outcomes_before": gettext_lazy("Outcomes of the step before"),
    "stages": gettext_lazy("Stages of a case"),
    "current": gettext_lazy("Node that is under way in it"),
    "ended": gettext_lazy("none: it has ended"),
    "public_steps": gettext_lazy("Steps that the public sees"),
    "public_step": gettext_lazy("Step"),
    "node": gettext_lazy("Node"),
}


def options_of(pack: Pack, feel: str) -> dict[str, Any]:
    """Return everything that the panel offers, with its words in the reader's language."""
    functions = _named("function")
    shared = [(key, say_post(key)) for key in sorted(processes.POSTS)]
    return {
        "labels": _said(LABELS),
        "words": _said(TOOLS),
        "kinds": _said(KINDS),
        "attributes": {"round": ["at"], **{name: list(known) for name, known in processes.WORDS.values()}},
        "posts": [*functions, *shared],
        "functions": functions,
        "limits": sorted(
            (one.key, clock_words(one.key)) for one in rules.list_content("parameter") if _is_limit(one.body)
        ),
        "actions": [(key, str(ACTIONS.get(key, key))) for key in sorted(processes.ACTIONS)],
        "tables": [(name, name) for name in pack.process.get("tables", {})],
        "forms": [
            (name, say(form.get("x-label")) or name)
            for name, form in pack.process.get("form", {}).get("$defs", {}).items()
        ],
        "matters": [
            (one.key, say(one.body["names"])) for one in rules.list_content("matter") if one.body.get("process")
        ],
        "assemblies": [
            (one.key, say(one.body.get("label") or one.body.get("names")) or one.key)
            for one in rules.list_content("assembly")
        ],
        "needs": [(name, str(need.label)) for name, need in sorted(processes.known_needs().items())],
        "materials": [(one["key"], say(one["name"])) for one in pack.matter.get("materials", ()) if one.get("key")],
        "boards": [(key, str(words)) for key, words in BOARDS.items()],
        "levels": [(key, str(words)) for key, words in LEVELS.items()],
        "feel": feel,
    }


def _said(words: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(text) for key, text in words.items()}


def _named(kind: str) -> list[tuple[str, str]]:
    return [(one.key, say(one.body["label"])) for one in rules.list_content(kind)]


def say_post(key: str) -> str:
    """Return who does a step: a function, or a role that whoever has the right may take."""
    return _("whoever handles the case") if key == "handler" else who_words(key)


def _is_limit(body: Mapping[str, Any]) -> bool:
    """Say whether a parameter is a length of time, or may become one."""
    return any(
        value is None or (isinstance(value, dict) and "amount" in str(value)) for value in body["values"].values()
    )
