"""What the frame of staff pages is drawn from: a context processor, named in the settings as `gongzhi.modules.desk.views.frame`."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.cases.public import Clock
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import actor_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, post and notice of the desk; nothing is looked up unless a desk page is drawn."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: list_navigation(actor_of(user), request.path)),
        "post_name": SimpleLazyObject(lambda: post_name(actor_of(user))),
        "calendar_notice": SimpleLazyObject(lambda: calendar_notice(actor_of(user), request.path)),
    }


def list_navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Return the sections that the actor may open; the one that is open is marked."""
    found: list[dict[str, Any]] = [
        {"heading": heading, "entries": [_entry(label, name, path) for label, name, may in entries if may]}
        for heading, entries in _sections(actor)
    ]
    _mark_the_nearest([entry for part in found for entry in part["entries"] if entry["current"]])
    return [part for part in found if part["entries"]]


def _mark_the_nearest(marked: list[dict[str, Any]]) -> None:
    """Of sections whose addresses lie within each other's only the innermost is open."""
    for entry in sorted(marked, key=lambda entry: len(entry["url"]))[:-1]:
        entry["current"] = False


def _sections(actor: Actor) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return each section with its pages and whether the actor may open them."""
    return [
        (
            _("My work"),
            [
                (_("Today's work"), "desk", True),
                (_("Cases"), "cases", actor.has("case.read")),
                (_("Start a matter"), "matters", actor.has("matter.start") or actor.has("matter.help")),
                (_("Meetings"), "meetings", actor.has("meeting.read")),
                (_("Roster"), "roster", bool(actor.posts)),
                (_("Response calls"), "responses", _takes_part(actor)),
                (_("Publicity"), "publicity", actor.has("publicity.prepare") or actor.has("publicity.release")),
            ],
        ),
        (
            _("Hotline"),
            [
                (_("Take a call"), "call", actor.has("call.take")),
                (_("Knowledge base"), "knowledge", actor.has("knowledge.read")),
                (_("Import"), "imports", actor.has("report.import")),
            ],
        ),
        (_("Direction"), _direction(actor)),
        (_("Integrity"), _integrity(actor)),
        (
            _("Care of the platform"),
            [
                (_("Offices and people"), "staffing", actor.has("parties.edit") or actor.has("accounts.edit")),
                (_("Working calendar"), "calendar", actor.has("calendar.edit")),
                (_("Message channels"), "channels", actor.has("outbox.settle")),
                (_("Messages to settle"), "messages", actor.has("outbox.settle")),
            ],
        ),
        (_("Account"), _account(actor)),
    ]


def _account(actor: Actor) -> list[tuple[str, str, bool]]:
    return [
        (_("Mail to me"), "mail", bool(actor.posts)),
        (_("API tokens of mine"), "own-tokens", bool(actor.posts)),
        (_("Change password"), "password", True),
    ]


def _integrity(actor: Actor) -> list[tuple[str, str, bool]]:
    return [
        (_("Integrity alerts"), "alerts", actor.has("integrity.watch") or actor.has("integrity.oversee")),
        (_("Random checks"), "checks", actor.has("integrity.check")),
        (_("My declarations"), "relations", bool(actor.posts)),
    ]


def _direction(actor: Actor) -> list[tuple[str, str, bool]]:
    return [
        (_("Dispatch queue"), "queue", actor.has("case.dispatch")),
        (_("Supervision"), "supervision", actor.has("case.supervise") or actor.has("case.answer_supervision")),
        (_("Command"), "command", actor.has("command.read")),
        (_("Three rates"), "rates", actor.has("rates.read")),
        (_("Dispatch rules"), "dispatch-rules", actor.has("dispatch.try")),
        (_("List of township duties"), "duties", actor.has("case.read")),
        (_("Edit the matter list"), "matter-list", actor.has("matter.edit") or actor.has("matter.approve")),
    ]


def _takes_part(actor: Actor) -> bool:
    """Say whether the actor's posts call departments to a site or are called."""
    return actor.has("case.call_departments") or actor.has("case.respond")


def _entry(label: str, name: str, path: str) -> dict[str, Any]:
    url = reverse(name)
    # Every address of the desk begins with that of its first page.
    current = path == url if name == "desk" else path.startswith(url)
    return {"label": label, "url": url, "current": current}


def post_name(actor: Actor) -> str:
    """Return the names of the actor's posts with their offices."""
    names = filter(None, map(parties.post_names, sorted(actor.posts)))
    return say_list(f"{say(office)} {say(post)}" for post, office in names)


def calendar_notice(actor: Actor, path: str) -> dict[str, Any] | None:
    """Return the years that have no official table while limits rest on them, or None.

    Who keeps the calendar reads it on every page, others with their work of today: each limit says by itself that it is provisional.
    """
    if not actor.has("calendar.edit") and path != reverse("desk"):
        return None
    missing = calendar.missing_years()
    if not missing or not Clock.objects.filter(state=Clock.RUNNING, assumed=True).exists():
        return None
    url = reverse("calendar") if actor.has("calendar.edit") else ""
    return {"years": say_list(missing), "url": url}
