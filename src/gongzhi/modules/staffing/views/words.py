"""What was done, and each fact, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common.text import say, say_list, say_pair
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.modules.staffing.models import Act, Record
from gongzhi.modules.staffing.selectors.authority import role_name
from gongzhi.modules.staffing.selectors.naming import KINDS, list_functions, matter_name, post_label

ACTS = {
    "added": gettext_lazy("Entered"),
    "changed": gettext_lazy("Changed"),
    "seated": gettext_lazy("Takes the post"),
    "left": gettext_lazy("Leaves the post"),
    "duty": gettext_lazy("Duties changed"),
    "account": gettext_lazy("Given an account"),
    "link": gettext_lazy("Given a link for a new password"),
    "password": gettext_lazy("Password set by the link"),
    "closed": gettext_lazy("Account closed"),
    "opened": gettext_lazy("Account opened again"),
    "token": gettext_lazy("API token allowed"),
    "fetched": gettext_lazy("API token fetched"),
    "token_ended": gettext_lazy("API token ended"),
}
FACTS = {
    "name": gettext_lazy("Name"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "name_en": gettext_lazy("Name in English"),
    "kind": gettext_lazy("Kind of office"),
    "area": gettext_lazy("Area"),
    "parent": gettext_lazy("Office above"),
    "organisation": gettext_lazy("Office"),
    "superior": gettext_lazy("Post above"),
    "roles": gettext_lazy("Roles"),
    "since": gettext_lazy("First day"),
    "until": gettext_lazy("No longer from"),
    "holders": gettext_lazy("Who holds it"),
    "duties": gettext_lazy("Duties"),
    "account": gettext_lazy("Sign-in name"),
    "token": gettext_lazy("For which program"),
}
HIDDEN = {"open"}
NOTHING = "—"


def history(acts: Sequence[Act], *, of_person: bool = False) -> list[dict[str, Any]]:
    """Return acts as entries of a timeline."""
    functions, posts = dict(list_functions()), _posts_of(acts) if of_person else {}
    return [
        {
            "at": act.at,
            "text": _text(act, posts.get(act.record.number, "") if act.record.kind == Record.POST else ""),
            "who": act.by.name if act.by else _("The command line"),
            "said": say_list(
                (_change(name, both, functions) for name, both in act.changes.items() if name not in HIDDEN), ";"
            ),
        }
        for act in acts
    ]


def _posts_of(acts: Sequence[Act]) -> dict[int, str]:
    numbers = {act.record.number for act in acts if act.record.kind == Record.POST}
    return {
        post.pk: post_label(post) for post in parties.Post.objects.filter(pk__in=numbers).select_related("organisation")
    }


def _text(act: Act, post: str) -> str:
    what, whom = str(ACTS.get(act.kind, act.kind)), post or (act.person.name if act.person else "")
    return say_pair(what, whom) if whom else what


def _change(name: str, values: Sequence[Any], functions: Mapping[str, str]) -> str:
    before, after = (say_value(name, value, functions) for value in values)
    words = after if before == NOTHING else f"{before} → {after}"
    return say_pair(FACTS.get(name, name), words)


def say_value(name: str, value: Any, functions: Mapping[str, str]) -> str:
    """Return a fact in words."""
    if not value:
        return NOTHING
    if name in ("holders", "duties"):
        return say_list(_holders(value) if name == "holders" else _duties(value, functions))
    if name == "roles":
        return say_list(map(role_name, value))
    return _one(name, value)


def _one(name: str, value: Any) -> str:
    if name == "area":
        return say(areas.area_names([value])[value])
    if name == "kind":
        return str(KINDS.get(value, value))
    if name in ("parent", "organisation"):
        return say(parties.office_names(value))
    if name == "superior":
        found = parties.post_names(value)
        return say(found[0]) if found else str(value)
    return str(value)


def _holders(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    names = dict(parties.Person.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "name"))
    return (f"{names.get(person, person)} {since} – {until}".rstrip(" –") for person, since, until in rows)


def _duties(rows: Sequence[Sequence[Any]], functions: Mapping[str, str]) -> Iterator[str]:
    for function, matter, area, _since, until in rows:
        ended = _("until %(day)s") % {"day": until} if until else ""
        yield " ".join(
            filter(None, (functions.get(function, function), matter_name(matter), _one("area", area), ended))
        )
