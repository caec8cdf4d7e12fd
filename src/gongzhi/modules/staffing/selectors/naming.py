"""What offices, posts, duties and areas are called, and what is meant by such a name."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.common.errors import Invalid
from gongzhi.common.text import say, say_list
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

MOST_OFFERED = 8
KINDS = {
    "government": gettext_lazy("Government of the county"),
    "department": gettext_lazy("Department"),
    "township_government": gettext_lazy("Township government or subdistrict office"),
    "village_committee": gettext_lazy("Village or residents' committee"),
    "discipline": gettext_lazy("Discipline inspection and supervision"),
    "utility": gettext_lazy("Utility"),
    "other": pgettext_lazy("kind of office", "Other"),
}
FUNCTIONS = {
    "dispatcher": gettext_lazy("Dispatches"),
    "checker": gettext_lazy("Checks answers"),
    "centre_head": gettext_lazy("Decides as head of the centre"),
    "on_duty": gettext_lazy("On duty for urgent cases"),
    "examiner": gettext_lazy("Examines petitions"),
    "reviewer": gettext_lazy("Reviews petitions"),
}


def list_functions() -> list[tuple[str, str]]:
    """Return what a post can answer for, with words: functions of processes, then the duties of matters."""
    found = {found.key: say(found.body["label"]) for found in rules.list_content("function")}
    asked: dict[str, list[str]] = {}
    for matter in rules.list_report_matters():
        asked.setdefault(str(matter.body["duty"]), []).append(say(matter.body["names"]))
    duties = {key: say_list(names) for key, names in asked.items()}
    return sorted(
        (duties | found | {key: str(words) for key, words in FUNCTIONS.items()}).items(), key=lambda one: one[1]
    )


def matter_name(key: str) -> str:
    found = rules.find_content("matter", key) if key else None
    return say(found.body["names"]) if found else key


def post_label(post: parties.Post) -> str:
    """Return a post in words, with its office."""
    return f"{say(post.organisation.names)} · {say(post.names)}"


def read_area(words: str) -> str:
    """Return the code of the area that a name or a code means; raise Invalid, with what it may have meant, for no single one."""
    last = (words.split() or [""])[-1]
    if areas.is_code(last) and areas.is_area(last):
        return last
    found = areas.pick_areas(words)
    if len(found) == 1:
        return found[0].code
    if not found:
        raise Invalid({"area": _("There is no such area. Write its name or its code.")})
    options = say_list((_with_above(one) for one in found[:MOST_OFFERED]), ";")
    raise Invalid({"area": _("Several areas fit. Write the code of one: %(areas)s") % {"areas": options}})


def _with_above(area: areas.Named) -> str:
    return f"{''.join(map(say, area.above[1:]))}{say(area.names)} {area.code}"


def area_label(code: str) -> str:
    """Return an area as `read_area` reads it: its name and its code."""
    return f"{say(areas.area_names([code])[code])} {code}"
