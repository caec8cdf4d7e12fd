"""The call-taker's form: what was typed, as a call; and a call between two matters, as fields of the form."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import ids
from gongzhi.common.errors import Invalid
from gongzhi.common.text import read_number, say
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests.services import calls
from gongzhi.modules.service_requests.services.calls import Caller, Matter
from gongzhi.modules.service_requests.services.report import KINDS
from gongzhi.modules.service_requests.templatetags import case_words

ACTS = {
    calls.OPENED: gettext_lazy("Register for handling"),
    calls.ANSWERED: gettext_lazy("Answered on the spot"),
    calls.JOINED: gettext_lazy("Same as an open case"),
    calls.REFUSED: gettext_lazy("Not accepted"),
    calls.PETITION: gettext_lazy("Petition: to the petition office"),
}
CALL_FIELDS = ("phone", "name", "anonymous", "enterprise", "emergency", "key")
MATTER_FIELDS = (
    "text",
    "place",
    "area",
    "lon",
    "lat",
    "kind",
    "matter",
    "urgency",
    "act",
    "version",
    "ground",
    "same",
    "words",
)
LONGEST_KEPT = 120_000


@dataclass
class Typed:
    """What stands in the form: the call's fields, the present matter's, and the matters taken already."""

    call: dict[str, str] = field(default_factory=dict)
    matter: dict[str, str] = field(default_factory=dict)
    kept: list[Matter] = field(default_factory=list)

    @property
    def caller(self) -> Caller:
        enterprise = bool(self.call.get("enterprise"))
        if self.call.get("anonymous"):
            return Caller(anonymous=True, enterprise=enterprise)
        return Caller(phone=self.call.get("phone", ""), name=self.call.get("name", ""), enterprise=enterprise)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed of the present matter: the place stays from one matter to the next."""
        return not self.matter.get("text", "").strip()

    def kept_as_text(self) -> str:
        return json.dumps([asdict(matter) for matter in self.kept], ensure_ascii=False)

    def next_matter(self) -> None:
        """Empty the form for another matter of the same caller; the place is kept."""
        self.matter = {name: self.matter.get(name, "") for name in ("place", "area", "lon", "lat")}


def fresh() -> Typed:
    return Typed(call={"key": ids.secret_token()})


def read(given: QueryDict) -> Typed:
    """Return what was typed. What was kept between two matters is checked again when the call is registered."""
    call = {name: given.get(name, "").replace("\0", "").strip() for name in CALL_FIELDS}
    matter = {name: given.get(name, "").replace("\r\n", "\n").replace("\0", "").strip() for name in MATTER_FIELDS}
    call["key"] = call["key"][:60] or ids.secret_token()
    return Typed(call, matter, _kept(given.get("kept", "")))


def _kept(text: str) -> list[Matter]:
    names = {one.name for one in fields(Matter)}
    try:
        found = json.loads(text[:LONGEST_KEPT]) if text else []
        return [Matter(**{name: value for name, value in one.items() if name in names}) for one in found]
    except (ValueError, TypeError, AttributeError):
        raise Invalid({"text": _("The matters of this call could not be read. Please type them again.")}) from None


def matter_of(typed: Mapping[str, str]) -> Matter:
    """Return the present matter. Raises Invalid for a matter, a kind or a point that is none."""
    version, same = read_number(typed.get("version", "")), read_number(typed.get("same", ""))
    act = typed.get("act", "") or (calls.JOINED if same else calls.ANSWERED if version else calls.OPENED)
    return Matter(
        text=typed.get("text", ""),
        place=typed.get("place", ""),
        area=typed.get("area", "") or area_of(typed.get("place", "")),
        lon=_degrees(typed.get("lon", "")),
        lat=_degrees(typed.get("lat", "")),
        kind=typed.get("kind", ""),
        matter=key_of_matter(typed.get("matter", "")),
        urgency=typed.get("urgency", "") or "normal",
        act=act,
        version=version,
        ground=typed.get("ground", ""),
        same=same,
        words=typed.get("words", ""),
    )


def area_of(place: str) -> str:
    """Return the one area that the place names, or nothing."""
    found = areas.find_areas_in_text(place) if place else []
    return found[0] if len(found) == 1 else ""


def _degrees(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def key_of_matter(name: str) -> str:
    """Return the key of a matter that was typed or chosen by its name. Raises Invalid for a name that no matter has."""
    if not name:
        return ""
    named = {label.lower(): key for key, label in case_words.list_report_matters()}
    found = named.get(name.lower()) or (name if rules.find_report_matter(name) else "")
    if not found:
        raise Invalid({"matter": _("There is no such matter. Choose one from the list.")})
    return found


def options() -> dict[str, Any]:
    """Return the choices of the form."""
    grounds = sorted(rules.list_content("refusal"), key=lambda found: found.body["order"])
    levels = sorted(rules.list_content("urgency"), key=lambda found: -int(found.body["order"]))
    return {
        "kind": [("", _("As the matter says")), *((key, case_words.kind_name(key)) for key in KINDS)],
        "urgency": [(found.key, say(found.body["label"])) for found in levels],
        "act": [("", _("As chosen beside, else for handling")), *((key, str(words)) for key, words in ACTS.items())],
        "ground": [("", _("Please choose")), *((found.key, say(found.body["names"])) for found in grounds)],
        "emergency": [("", _("No")), *((line, line) for line in calls.EMERGENCIES)],
        "matters": [label for _key, label in case_words.list_report_matters()],
    }
