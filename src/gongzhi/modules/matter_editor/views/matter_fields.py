"""What the page of a matter asks: every field of matter.yaml, in the words of the list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matter_editor.rules import Column, Grid
from gongzhi.modules.matter_editor.selectors.packs import Pack
from gongzhi.modules.matters.public import APPLICANTS, BOARDS, FIRST_LEVELS, LEVELS, LIST_TYPES, clock_words

from .kinds import KINDS

Options = list[tuple[str, Any]]


def chosen(found: Iterable[tuple[str, Any]], empty: str = "") -> Options:
    """Return the options of a choice, with one for nothing."""
    return [("", empty or "—"), *found]


def functions() -> Options:
    return [(one.key, say(one.body["label"])) for one in rules.list_content("function")]


def limits() -> Options:
    """Return the limits that there are, each with its length."""
    return [(one.key, clock_words(one.key)) for one in rules.list_content("parameter")]


def both(name: str, label: str, kind: str = "text", hint: str = "") -> list[Column]:
    """Return two columns for a text in both languages."""
    return [
        Column(f"{name}.zh" if name else "zh", _("%(label)s, in Chinese") % {"label": label}, kind, hint=hint),
        Column(f"{name}.en" if name else "en", _("%(label)s, in English") % {"label": label}, kind),
    ]


def sections(pack: Pack) -> list[tuple[str, list[Column]]]:
    """Return the fields of a matter, by heading."""
    named = functions()
    return [
        (_("Name and place on the list"), _named()),
        (_("Who"), _who(named)),
        (_("How it begins"), _beginning(named, pack)),
        (_("Fee, budget, objection"), _rest()),
        (_("Words that speak of it"), _words()),
    ]


def _named() -> list[Column]:
    categories = [
        (one.key, f"{one.key} {say(one.body['names'])}") for one in rules.list_content("category") if len(one.key) == 6
    ]
    return [
        *both("names", _("Name of the matter")),
        *both("explanation", _("Explanation"), "long"),
        Column("category", _("Category"), "choice", chosen(categories)),
        Column("list_type", _("Kind of duty on the list"), "choice", chosen(LIST_TYPES.items(), _("not known"))),
        Column("lead_department", _("Leading department (cooperating duty): short name of the function")),
        Column("taken_over_by", _("Taken over by (duty taken back): short name of the function")),
        Column("replaces", _("Takes the place of (short names of matters that went off the list)"), "lines"),
        Column("admission.number", _("Admitted to the grid: approval number")),
        Column("admission.valid_from", _("Admitted from"), "day"),
        Column("admission.valid_to", _("Admitted until"), "day"),
        Column("restricted", _("Restricted: seen by few, never in the guide's online hall"), "flag"),
    ]


def _who(named: Options) -> list[Column]:
    return [
        Column("first_level", _("Handled first by"), "choice", chosen(FIRST_LEVELS.items())),
        Column("duty", _("Duty that a post must hold to get it"), hint=_("A short name in small English letters.")),
        Column("responsible", _("Answers for it"), "choice", chosen(named)),
        Column("checked_by", _("Watches over it"), "choice", chosen(named)),
        Column("applicants", _("Who may apply"), "many", list(APPLICANTS.items())),
    ]


def _beginning(named: Options, pack: Pack) -> list[Column]:
    diagrams = sorted({one.key: say(one.body["label"]) for one in rules.list_content("process")}.items())
    own = [(pack.key, _("its own diagram"))] if pack.process and pack.key not in dict(diagrams) else []
    return [
        Column("kind", _("What begins it"), "choice", list(KINDS.items())),
        Column(
            "process",
            _("Diagram that it follows"),
            "choice",
            chosen([*own, *diagrams], _("none yet: to be decided by the county")),
        ),
        Column("starts.portal", _("Residents may apply online"), "check"),
        Column("starts.api", _("Other programs may start it"), "check"),
        Column("starts.desk", _("Started at the desk by"), "many", named),
    ]


def _rest() -> list[Column]:
    return [
        Column(
            "fee.yuan",
            _("Fee in yuan"),
            "number",
            hint=_("0 is free of charge; leave it empty where nothing is decided."),
        ),
        *both("fee.reference.title", _("Fee: instrument that says so")),
        Column("fee.reference.article", _("Fee: article")),
        *both("budget_source", _("Paid from")),
        *both("objection", _("How to object, and where"), "long"),
        Column("service_item.code", _("Service item of the department: code")),
        *both("service_item.name", _("Service item of the department: name")),
        *both("service_item.department", _("Service item: department")),
    ]


def _words() -> list[Column]:
    hint = _("One a line, in Chinese, as people say it.")
    return [
        Column("words.strong", _("Words that mean this matter"), "lines", hint=hint),
        Column("words.weak", _("Words that hint at it"), "lines", hint=hint),
        Column("words.without", _("Words with which it is not meant"), "lines", hint=hint),
    ]


def grids(pack: Pack) -> list[Grid]:
    """Return the lists of a matter."""
    nodes = [(key, f"{say(words)} ({key})") for key, words in pack.process.get("nodes", {}).items()]
    named = functions()
    return [
        Grid("conditions", _("Conditions"), both("", _("Condition"))),
        Grid("materials", _("Materials"), _materials()),
        Grid("results", _("Results"), both("", _("Result"))),
        Grid("publicity", _("What is made public"), _publicity(nodes)),
        Grid("risks", _("Integrity risks"), _risks(nodes, named)),
        Grid(
            "legal_basis",
            _("Legal basis"),
            _references(),
            hint=_("Leave it empty where no source is known: it is then to be decided by the county."),
        ),
        Grid("by_laws", _("By-laws of county or village"), _references()),
    ]


def _publicity(nodes: Options) -> list[Column]:
    hint = _("Short names, one a line; personal ones are masked.")
    return [
        *both("what", _("What is shown")),
        Column("node", _("At which node"), "choice", chosen(nodes)),
        Column("board", _("On which board"), "choice", chosen(BOARDS.items())),
        Column("period", _("For how long"), "choice", chosen(limits())),
        Column("fields", _("Fields of the form that are shown"), "lines", hint=hint),
    ]


def _risks(nodes: Options, named: Options) -> list[Column]:
    return [
        Column("node", _("At which node"), "choice", chosen(nodes)),
        Column("level", _("Degree of risk"), "choice", chosen(LEVELS.items())),
        *both("shows", _("How it would show")),
        *both("prevention", _("What prevents it")),
        Column("watcher", _("Who watches"), "choice", chosen(named)),
        Column("recusal", _("Who is related to somebody in the case must step aside"), "check"),
    ]


def _materials() -> list[Column]:
    return [
        *both("name", _("Material")),
        Column("key", _("Short name"), hint=_("By it a step of the diagram says that this must be there.")),
        Column("original", _("The original"), "check"),
        Column("copies", _("Number of copies"), "number"),
        *both("shared", _("Obtained from this department, need not be brought")),
        *both("note", _("Remark")),
    ]


def _references() -> list[Column]:
    return [*both("title", _("Instrument")), Column("article", _("Article"))]
