"""What these pages share: who may enter, tabs, trail, and a refused form that keeps what was typed."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongzhi.common.errors import Denied, Invalid, Refused
from gongzhi.common.text import say
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.staffing.selectors.authority import may_enter
from gongzhi.modules.staffing.selectors.naming import list_functions
from gongzhi.modules.staffing.selectors.records import Subject, facts_of, list_acts
from gongzhi.modules.staffing.views.words import FACTS, HIDDEN, history, say_value

LATEST = 30
View = Callable[..., HttpResponse]


def for_keepers(view: View) -> View:
    """Let only those in who keep offices or accounts; the view gets the actor."""

    @wraps(view)
    def guarded(request: HttpRequest, **numbers: int) -> HttpResponse:
        actor = actor_of(request.user)
        if not may_enter(actor):
            raise Denied(
                _("Your post has no right to open this. If you need it for your work, ask your administrator.")
            )
        return view(request, actor, **numbers)

    return never_cache(login_required(guarded))


def tabs(current: str) -> list[dict[str, Any]]:
    """Return the lists as tabs."""
    found = (
        ("staffing", _("Offices and posts")),
        ("staffing-vacant", _("Vacant posts")),
        ("staffing-people", _("People and accounts")),
        ("staffing-tokens", _("API tokens")),
    )
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in found]


def trail(*places: Subject | str) -> list[dict[str, str]]:
    """Return where one is: the list, then offices, posts and people with their pages, then words."""
    found = [{"label": _("Offices and people"), "url": reverse("staffing")}]
    found += map(place_of, places)
    found[-1]["url"] = ""
    return found


def place_of(place: Subject | str) -> dict[str, str]:
    """Return the name and the address of a page."""
    if isinstance(place, parties.Organisation):
        return {"label": say(place.names), "url": reverse("staffing-office", args=[place.pk])}
    if isinstance(place, parties.Post):
        return {"label": say(place.names), "url": reverse("staffing-post", args=[place.pk])}
    if isinstance(place, parties.Person):
        return {"label": place.name, "url": reverse("staffing-person", args=[place.pk])}
    return {"label": place, "url": ""}


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal on a form: at its fields where it names them, else above."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    for name, text in fields.items():
        form.add_error({"until": "last"}.get(name, name) if name in form.fields or name == "until" else None, str(text))
    if not fields:
        form.add_error(None, str(refusal))


def history_of(subject: Subject) -> list[dict[str, Any]]:
    """Return the latest of what was done with a subject."""
    return history(list(list_acts(subject)[:LATEST]), of_person=isinstance(subject, parties.Person))


def stands_now(subject: Subject, without: Collection[str] = ()) -> list[dict[str, str]]:
    """Return what stands now, also for somebody whose change came later than another's."""
    functions, facts = dict(list_functions()), facts_of(type(subject)._default_manager.get(pk=subject.pk))
    shown = {name: value for name, value in facts.items() if name not in HIDDEN and name not in without}
    return [{"term": str(FACTS[name]), "value": say_value(name, value, functions)} for name, value in shown.items()]
