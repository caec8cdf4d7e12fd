"""Who may start a matter, and what is filled in for it. Closed where nothing opens it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .words import who_words

APPLICATION, AFFAIR = "application", "affair"
# Starting a matter of one's own function; and starting what residents may apply for, for one of them.
START, HELP = "matter.start", "matter.help"
# Asked for where the matter's own form does not ask it.
NAME, PHONE, AREA = "contact_name", "contact_phone", "contact_area"


@dataclass(frozen=True)
class Form:
    """What is filled in: the fields of the matter's own form, and before them what it does not ask of an applicant."""

    extra: Sequence[cases.Field]
    own: Sequence[cases.Field]

    @property
    def fields(self) -> tuple[cases.Field, ...]:
        return (*self.extra, *self.own)

    def name_of(self, kind: str, otherwise: str) -> str:
        """Return the field that says who applies, how to reach them, or where: the form's own, else the one before it."""
        return next((field.name for field in self.own if field.kind == kind), otherwise)


def form_of(matter: rules.ContentVersion) -> Form:
    """Return what is filled in to start a matter."""
    process = process_of(matter)
    schema = cases.find_form(process.body, "")
    own = cases.list_fields(schema) if schema else ()
    kinds = {field.kind for field in own}
    extra = [field for field in _extras(matter) if field.kind not in kinds]
    return Form(tuple(extra), own)


def _extras(matter: rules.ContentVersion) -> list[cases.Field]:
    area = cases.Field(AREA, _("Village or community"), "area", required=True, data_class="internal")
    if matter.body["kind"] != APPLICATION:
        return [area]
    name = cases.Field(NAME, _("Your name"), "name", required=True, most=40, data_class="personal")
    phone = cases.Field(PHONE, _("Your phone number"), "phone", required=True, data_class="personal")
    return [name, phone, area]


def process_of(matter: rules.ContentVersion) -> rules.ContentVersion:
    """Return the process under which a case of this matter begins today; raise Missing where it has none yet."""
    process = matter.body.get("process")
    if not process:
        raise Missing(_("This matter has no flow chart yet, so it cannot be started here. The county is preparing it."))
    return rules.get_content("process", process)


def why_closed(matter: rules.ContentVersion) -> Any:
    """Say why nobody starts the matter here: taken back from townships, or not within its admission to the grid; else nothing."""
    body, day = matter.body, clock.today().isoformat()
    if body.get("list_type") == "withdrawn":
        words = _("This duty was taken back from townships and villages. It is with: %(who)s.")
        return words % {"who": who_words(body["taken_over_by"])}
    admission = body.get("admission")
    if admission and not admission["valid_from"] <= day <= admission["valid_to"]:
        words = _("Its admission to the grid (%(number)s) holds from %(since)s to %(until)s only.")
        return words % {"number": admission["number"], "since": admission["valid_from"], "until": admission["valid_to"]}
    return ""


def _is_startable(matter: rules.ContentVersion) -> bool:
    body = matter.body
    begins = body["kind"] in (APPLICATION, AFFAIR) and bool(body.get("process")) and not body["restricted"]
    return begins and not why_closed(matter)


def may_start_online(matter: rules.ContentVersion) -> bool:
    """Say whether residents may apply for it on the pages of the portal."""
    body = matter.body
    return body["kind"] == APPLICATION and _is_startable(matter) and bool(body.get("starts", {}).get("portal"))


def require_online(matter: rules.ContentVersion) -> None:
    if not may_start_online(matter):
        raise Denied(
            why_closed(matter) or _("This cannot be applied for online. Its page in the guide says where to go.")
        )


def may_start(actor: Actor, matter: rules.ContentVersion, area: str = "") -> bool:
    """Say whether this member of staff may start the matter (in this area): by a function of their post, or for a resident."""
    if not _is_startable(matter):
        return False
    return reach_of(actor, matter)(area)


def reach_of(actor: Actor, matter: rules.ContentVersion) -> Callable[[str], bool]:
    """Return how to tell in which areas (empty: anywhere) the actor may start the matter; the duties are looked up once."""
    starts, held = set(matter.body.get("starts", {}).get("desk", ())), _held(actor)
    helps = may_start_online(matter)
    return lambda area: (helps and _reaches(actor, area)) or bool(starts & _in_area(held, area))


def _reaches(actor: Actor, area: str) -> bool:
    """Say whether the actor helps residents of this area: anywhere within a seat that grants it."""
    seats = list(actor.seats_with(HELP))
    return any(not area or _touches(code, area) for seat in seats for code in seat.area_codes) or any(
        seat.scope != "area" for seat in seats
    )


def _touches(code: str, area: str) -> bool:
    return area.startswith(code) or code.startswith(area)


def functions_of(actor: Actor, area: str = "") -> set[str]:
    """Return the functions that the actor's posts hold today, where they may start matters: in this area, or anywhere."""
    return _in_area(_held(actor), area)


def _held(actor: Actor) -> list[tuple[str, str]]:
    posts = {seat.post_id for seat in actor.seats_with(START)}
    day = clock.today()
    begun, lasts = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
    return list(parties.Duty.objects.filter(begun, lasts, post__in=posts).values_list("function", "area_code"))


def _in_area(held: Iterable[tuple[str, str]], area: str) -> set[str]:
    return {function for function, code in held if not area or area.startswith(code)}


def require_start(actor: Actor, matter: rules.ContentVersion, area: str) -> None:
    """Raise Denied where this member of staff may not start the matter there."""
    if actor.kind != "staff" or not may_start(actor, matter, area):
        raise Denied(
            why_closed(matter)
            or _("Your post may not start this matter there. The matter's page names the posts that may.")
        )


def list_startable(actor: Actor) -> list[rules.ContentVersion]:
    """Return the matters that the actor may start somewhere."""
    functions, helps = functions_of(actor), actor.has(HELP)
    return [
        matter
        for matter in rules.list_content("matter")
        if _is_startable(matter)
        and ((helps and may_start_online(matter)) or functions & set(matter.body.get("starts", {}).get("desk", ())))
    ]
