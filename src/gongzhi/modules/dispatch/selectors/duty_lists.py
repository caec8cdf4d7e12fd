"""What may not be passed down: the list of township duties, and the prohibition to pass one's own duty to a lower level."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.citing import cite
from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from ..rules import LEVELS, is_below
from .deciding import choose

ITEM, PASSING = "duty_item", "passing_down"
WITHDRAWN, COOPERATING = "withdrawn", "cooperating"

WORDS = {
    WITHDRAWN: _("“{item}” is no longer a duty of townships and villages ({list}). {office} must have it."),
    COOPERATING: _("With “{item}” townships and villages only help ({list}). {office} must lead it."),
    "no_department": _(
        "With “{item}” townships and villages only help ({list}), but the list names no department that leads. "
        "Ask the county to name one; until then it stays with the dispatcher."
    ),
    "own_duty": _("{rule} ({reference}). {office} must have it."),
}


@lru_cache(maxsize=content.EDITIONS_KEPT)
def _by_matter(_edition: str) -> Mapping[str, Sequence[content.ContentVersion]]:
    found: dict[str, list[content.ContentVersion]] = {}
    for version in content.list_content(ITEM):
        for matter in version.body["matters"]:
            found.setdefault(matter, []).append(version)
    return found


def items_of(matter: str) -> Iterator[content.ContentVersion]:
    """Yield the items of the list of duties that a matter stands under today."""
    day = clock.today().isoformat()
    return (found for found in _by_matter(content.edition()).get(matter, ()) if content.holds_on(found.body, day))


def refuse_by_list(assignment: cases.Assignment) -> cases.Refusal | None:
    """Say why a township or village must not have a case that the list of duties has taken from it; None where it may."""
    level = level_of(assignment.organisation_id)
    for item in items_of(assignment.case.matter):
        code = _code(item.body, level, joint=assignment.joint)
        if code:
            return cases.Refusal(code, _words(code, item), {"item": item.key})
    return None


def _code(body: Mapping[str, Any], level: str, *, joint: bool) -> str:
    if body["list"] not in (WITHDRAWN, COOPERATING) or level not in body["levels"]:
        return ""
    if body["list"] == COOPERATING and body["department"] is None:
        return "no_department"
    return "" if body["list"] == COOPERATING and joint else str(body["list"])


def _words(code: str, item: content.ContentVersion) -> Any:
    office = say(item.body["department"]["names"]) if item.body["department"] else ""
    source = " ".join([*map(cite, item.body["reference"] or ()), item.body["edition"]])
    return format_lazy(WORDS[code], item=say(item.body["names"]), list=source, office=office)


def refuse_passing_down(assignment: cases.Assignment) -> cases.Refusal | None:
    """Say why a person must not give a case to a level below the one whose duty it is; None where they may.

    What a dispatch rule of the county sends there, a person may send there too.
    """
    first = str(assignment.case.matter_body.get("first_level", ""))
    level = level_of(assignment.organisation_id)
    if assignment.by_rule or assignment.joint or not is_below(level, first):
        return None
    rule = next((found for found in _prohibitions() if found.body["from"] == first and level in found.body["to"]), None)
    if rule is None or _rules_lead_to(assignment.case, level):
        return None
    words = format_lazy(
        WORDS["own_duty"],
        rule=say(rule.body["label"]),
        reference=cite(rule.body["reference"][0]),
        office=_answers(assignment.case),
    )
    return cases.Refusal("own_duty", words, {"prohibition": rule.key})


def _prohibitions() -> Iterator[content.ContentVersion]:
    day = clock.today().isoformat()
    return (found for found in content.list_content(PASSING) if content.holds_on(found.body, day))


def _rules_lead_to(case: cases.Case, level: str) -> bool:
    chosen = choose(case, balanced=False).post
    return chosen is not None and not is_below(level, level_of(chosen.organisation_id))


def _answers(case: cases.Case) -> str:
    """Return the office that answers for the matter on the level whose duty it is."""
    body = case.matter_body
    depth = LEVELS[body["first_level"]]
    found = parties.find_post(body["duty"], matter=case.matter, area=case.area_code[:depth])
    office = parties.Organisation.objects.filter(pk=found.organisation_id).first() if found else None
    return say(office.names) if office else str(_("The office whose duty it is"))


def level_of(organisation_id: int) -> str:
    """Return the level that an organisation serves; empty where that is not known."""
    code = parties.organisation_area(organisation_id)
    return areas.level_of(code) if code else ""
