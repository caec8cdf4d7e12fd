"""The forms of a case: what the actor may do with it now, each with its fields, its key and what was typed before."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.text import say, say_list
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

# One letter for each verb, near its English name; they stand in the help of the page.
KEYS = {
    "accept": "a",
    "return": "r",
    "answer": "w",
    "pass": "p",
    "rework": "e",
    "dispatch": "d",
    "hand_over": "h",
    "ask": "q",
    "call_in": "i",
    "give_opinion": "g",
    "report_in": "b",
    "call_departments": "l",
    "merge": "m",
    "correct": "c",
    "transfer": "t",
    "note": "n",
    "extend": "x",
    "contact": "y",
    "resume": "u",
    "grade": "z",
    "reopen": "o",
    "refuse_reopening": "f",
}
# These belong to every case; what the present step asks for stands open above them.
JOINING = {"call_in", "remove_co_handler", "call_departments", "grade_response", "merge", "separate", "split", "gather"}
MOVING = {"set_free", "transfer", "correct"}
GENERAL = {"hand_over", "ask", "note", "contact", "grade"} | JOINING | MOVING
POST_KINDS = {"post", "posts"}


def chooses_post(offer: processes.Offer) -> bool:
    """Say whether a post is to be chosen somewhere in the form."""
    return offer.needs_post or any(field.kind in POST_KINDS for field in offer.fields)


def list_forms(
    offers: Sequence[processes.Offer], case: cases.Case, posts: Mapping[int, parties.Post]
) -> list[dict[str, Any]]:
    """Return the form of each offer."""
    return [_form(offer, case, posts, first=not number) for number, offer in enumerate(offers)]


def _form(
    offer: processes.Offer, case: cases.Case, posts: Mapping[int, parties.Post], *, first: bool
) -> dict[str, Any]:
    return {
        "verb": offer.verb,
        "label": _say(offer.label),
        "words": offer.words,
        "words_label": _say(offer.words_label) or _("Text"),
        "is_general": offer.verb in GENERAL,
        "is_danger": offer.danger,
        "is_open": first and offer.verb not in GENERAL,
        "key": KEYS.get(offer.verb, ""),
        "groups": list_choices(case, posts) if offer.needs_post else [],
        "proposed": offer.proposed,
        "missing": offer.missing,
        "fields": [_field(offer.verb, field, case, posts) for field in offer.fields],
    }


def _field(verb: str, field: cases.Field, case: cases.Case, posts: Mapping[int, parties.Post]) -> dict[str, Any]:
    """Return one field as the form draws it; what it is called in the address of the form begins with `field-`."""
    return {
        "id": f"{verb}-{field.name}",
        "name": field.name,
        "input": f"field-{field.name}",
        "kind": field.kind,
        "label": _say(field.label),
        "help": _say(field.help),
        "required": field.required,
        "value": field.value,
        "options": [(key, _say(label)) for key, label in field.options],
        "groups": list_choices(case, posts) if field.kind in POST_KINDS else [],
    }


def _say(text: Any) -> str:
    return say(text) if isinstance(text, Mapping) else str(text)


def list_choices(case: cases.Case, posts: Mapping[int, parties.Post]) -> list[dict[str, Any]]:
    """Return the posts to choose from, those that answer for the matter here first, then office by office."""
    barred = parties.organisations_below(case.subject_organisation_id) if case.subject_organisation_id else frozenset()
    roles = {found.key for found in rules.list_content("role") if _may_take(found.body, case.register)}
    possible = [post for post in posts.values() if roles & set(post.roles) and post.organisation_id not in barred]
    possible = [post for post in possible if post.pk != case.post_id]
    suggested = [post for number in suggest_posts(case, barred) for post in possible if post.pk == number]
    groups = (
        [{"label": _("Answer for this matter here"), "posts": [_option(post) for post in suggested]}]
        if suggested
        else []
    )
    offices: dict[str, list[tuple[int, str]]] = {}
    for post in sorted(possible, key=lambda post: (post.organisation.key, post.key)):
        offices.setdefault(say(post.organisation.names), []).append(_option(post))
    return groups + [{"label": office, "posts": options} for office, options in offices.items()]


def _may_take(role: Mapping[str, Any], register: str) -> bool:
    return "case.accept" in role["grants"] and role.get("register", "") == register


def _option(post: parties.Post) -> tuple[int, str]:
    names = say_list(holding.person.name for holding in getattr(post, "present", ())) or _("vacant")
    return post.pk, f"{say(post.organisation.names)} · {say(post.names)} ({names})"


def suggest_posts(case: cases.Case, barred: frozenset[int]) -> list[int]:
    """Return the posts that hold the duty for the case's matter, the nearest first; none for an unknown matter."""
    version = rules.find_named("matter", case.matter)
    if version is None:
        return []
    return parties.list_posts_with_duty(
        version.body["duty"], matter=case.matter, area=case.area_code, without_organisations=barred
    )
