"""Rules, conditions and searches in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content
from gongzhi.modules.dispatch.rules import Trial
from gongzhi.modules.dispatch.selectors.deciding import Choice

KINDS = {
    "help": gettext_lazy("Request for help"),
    "consultation": gettext_lazy("Question"),
    "complaint": gettext_lazy("Complaint"),
    "accusation": gettext_lazy("Accusation"),
    "suggestion": gettext_lazy("Suggestion"),
}
LEVELS = {
    "grid": gettext_lazy("Grid"),
    "village": gettext_lazy("Village or community"),
    "township": gettext_lazy("Township"),
    "county": gettext_lazy("County"),
}
CONDITIONS = {
    "matters": gettext_lazy("The matter is"),
    "kinds": gettext_lazy("The sort is"),
    "first_levels": gettext_lazy("First handled by"),
    "restricted": gettext_lazy("Restricted"),
    "about_office": gettext_lazy("About an office"),
    "has_area": gettext_lazy("The place is known"),
}
VERDICTS = {
    "chosen": gettext_lazy("takes it"),
    "equal": gettext_lazy("as much open work; stands later in the order"),
    "busier": gettext_lazy("has more open work"),
    "vacant": gettext_lazy("nobody is there today"),
    "off_duty": gettext_lazy("not on duty now"),
    "not_in_force": gettext_lazy("the duty is not in force today"),
    "about": gettext_lazy("the report is about this office or one above it"),
    "withdrawn": gettext_lazy("the county has taken this duty back"),
    "cooperating": gettext_lazy("may only help; a department must lead"),
    "no_department": gettext_lazy("may only help; the list names no department that leads"),
}


def yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def matter_name(key: str) -> str:
    found = content.find_named("matter", key)
    return say(found.body["names"]) if found else key or _("Not known yet")


def value_words(name: str, value: Any) -> str:
    """Return one value of a condition in words."""
    if isinstance(value, bool):
        return yes_or_no(value)
    if name == "matters":
        return matter_name(value)
    table = KINDS if name == "kinds" else LEVELS
    return str(table.get(value, value or "—"))


def wanted_words(name: str, wanted: Any) -> str:
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    return _(", ").join(value_words(name, value) for value in values)


def condition_words(name: str, wanted: Any) -> str:
    return _("%(condition)s: %(value)s") % {
        "condition": CONDITIONS.get(name, name),
        "value": wanted_words(name, wanted),
    }


def trial_row(trial: Trial) -> dict[str, Any]:
    return {
        "words": condition_words(trial.name, trial.wanted),
        "actual": value_words(trial.name, trial.actual),
        "holds": trial.holds,
    }


def duty_words(duty: str) -> str:
    """Return a duty in words: the matters that ask for it, or its key where none does."""
    asking = [say(found.body["names"]) for found in content.list_content("matter") if found.body["duty"] == duty]
    return _(", ").join(asking) or duty


def target_words(body: Mapping[str, Any]) -> str:
    """Return in words where a rule sends a case."""
    to = body["to"]
    if to["target"] == "queue":
        return _("A person decides")
    duty = duty_words(to["duty"]) if to.get("duty") else _("the matter's own duty")
    level = LEVELS.get(to.get("from_level") or "", _("the matter's first level"))
    return _("Post with %(duty)s, from %(level)s upwards") % {"duty": duty, "level": level}


def list_looked(choice: Choice) -> list[dict[str, Any]]:
    """Return each post that the search looked at: on which level, and why it was passed over."""
    looked = choice.search.looked if choice.search else ()
    posts = parties.Post.objects.select_related("organisation").in_bulk({one.duty.post_id for one in looked})
    names = parties.names_at(list(posts))
    return [
        {
            "post": f"{say(posts[one.duty.post_id].organisation.names)} · {say(posts[one.duty.post_id].names)}",
            "person": names.get(one.duty.post_id) or _("nobody"),
            "level": LEVELS[areas.level_of(one.duty.area_code)],
            "why": _why(one, choice),
            "load": one.load,
            "chosen": one is (choice.search.chosen if choice.search else None),
        }
        for one in looked
        if one.duty.post_id in posts
    ]


def _why(one: parties.Looked, choice: Choice) -> str:
    refusal = choice.refusals.get(one.duty.post_id)
    return str(refusal.message) if refusal else str(VERDICTS.get(one.verdict, one.verdict))


def outcome_words(choice: Choice) -> str:
    """Return in one sentence where the case goes."""
    if choice.post is None:
        return _("It waits for a person: %(why)s") % {"why": _reason(choice.reason)}
    post = parties.Post.objects.select_related("organisation").get(pk=choice.post.post_id)
    return _("It goes to %(office)s, %(post)s.") % {"office": say(post.organisation.names), "post": say(post.names)}


def _reason(reason: Mapping[str, Any]) -> str:
    codes = {
        "no_rule": _("no rule fits"),
        "matter_unknown": _("the matter is not recognised"),
        "queue": _("a rule leaves it to people"),
        "no_post": _("no post has the duty"),
    }
    return codes.get(reason["code"], str(VERDICTS.get(reason["code"], reason["code"])))


def sample_title(case: cases.Case) -> str:
    return f"{case.receipt} {case.title}" if case.pk else case.title
