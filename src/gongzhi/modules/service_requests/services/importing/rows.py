"""One row becomes one report, and with `history` also what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules

from ..checking import is_storable
from ..report import KINDS, Report
from .fields import ANY, FieldMap
from .sheet_xml import Broken
from .tables import words
from .times import read_time

CHANNELS = ("import", "phone", "portal", "api", "desk")
STATUSES = ("open", "answered", "closed")
SOLVED = ("yes", "partly", "no")
SATISFIED = ("satisfied", "fairly", "unsatisfied")
YES_OR_NO = ("yes", "no")
CODES = {
    "enterprise": YES_OR_NO,
    "kind": KINDS,
    "channel": CHANNELS,
    "status": STATUSES,
    "solved": SOLVED,
    "satisfied": SATISFIED,
}
TIMES = ("opened_at", "answered_at", "target_at", "closed_at")
NUMBERS = ("lon", "lat")
LONGEST_ANSWER = 20_000
# What a word processor leaves behind and no page shows; tab, line feed and carriage return stay.
CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a report elsewhere; `has_target`: the file says of each row by when, or that there is no limit."""

    status: str = "open"
    answer: str = ""
    answered_at: datetime | None = None
    target_at: datetime | None = None
    closed_at: datetime | None = None
    solved: str = ""
    satisfied: str = ""
    has_target: bool = False


class RowReader:
    """Reads the rows of one table by one map; the columns are looked up once."""

    def __init__(self, chosen: FieldMap, header: Sequence[str]) -> None:
        missing = [column for column in chosen.columns.values() if column not in header]
        if missing:
            raise Invalid({"map": _("The file has no column %(columns)s. Its columns are: %(header)s.") % {"columns": ", ".join(missing), "header": ", ".join(filter(None, header))}})  # fmt: skip
        self.map = chosen
        self.zone = chosen.zone
        self.places = [(name, header.index(column)) for name, column in chosen.columns.items()]
        self.place_of_number = dict(self.places).get("external_number")
        self.matters = {version.key for version in rules.list_report_matters()}
        self.known_areas: dict[str, bool] = {}

    def number_of(self, row: Sequence[Any]) -> str:
        """Return the row's number in the other system, empty where it has none."""
        place = self.place_of_number
        return words(row[place]) if place is not None and place < len(row) else ""

    def read(self, row: Sequence[Any]) -> tuple[Report, Ending]:
        """Return what the row says. Raises Invalid with a message for each field that cannot be read."""
        faults: dict[str, str] = {}
        found: dict[str, Any] = dict(self.map.constants)
        for name, at in self.places:
            try:
                found[name] = self._cell(name, row[at] if at < len(row) else None)
            except Invalid as refusal:
                faults |= {name: str(text) for name, text in refusal.fields.items()}
        for name in CODES | {"matter": (), "area": ()}:
            self._code(name, found, faults)
        if faults:
            raise Invalid(faults)
        return self._report(found), self._ending(found)

    def _cell(self, name: str, value: Any) -> Any:
        if isinstance(value, Broken):
            raise Invalid({name: _broken(value)})
        if name in TIMES:
            return read_time(value, name, self.zone)
        if name in NUMBERS:
            return _number(value, name)
        text = words(value).translate(CONTROL)
        if not is_storable(text):
            raise Invalid({name: _("This holds a character that cannot be stored. Please type the words again.")})
        return text

    def _code(self, name: str, found: dict[str, Any], faults: dict[str, str]) -> None:
        """Put our code in the place of the other system's word."""
        value = str(found.get(name) or "")
        table = self.map.values.get(name)
        if table is not None and name in self.map.columns:
            value = table.get(value, table.get(ANY, value))
        found[name] = value
        if value and not self._is_code(name, value):
            known = ", ".join(CODES.get(name, ())) or _("those of the content")
            if name == "area":
                faults[name] = _("There is no area with the code “%(value)s”.") % {"value": value[:40]}
            else:
                faults[name] = _("“%(value)s” is no %(field)s that is known here (%(known)s). Translate it in the mapping.") % {"value": value[:40], "field": name, "known": known}  # fmt: skip

    def _is_code(self, name: str, value: str) -> bool:
        if name == "matter":
            return value in self.matters
        if name == "area":
            if value not in self.known_areas:
                self.known_areas[value] = areas.find_area(value) is not None
            return self.known_areas[value]
        return value in CODES[name]

    def _report(self, found: Mapping[str, Any]) -> Report:
        title, text, phone = found.get("title", ""), found["text"], found.get("phone", "")
        return Report(
            text=text if not title or text.startswith(title) else f"{title}\n{text}",
            anonymous=not phone,
            name=found.get("name", "") if phone else "",
            phone=phone,
            lon=found.get("lon"),
            lat=found.get("lat"),
            crs=self.map.crs,
            place=found.get("place", ""),
            area=found["area"],
            outside=self.map.outside,
            channel=found["channel"] or "import",
            kind=found["kind"],
            enterprise=found["enterprise"] == "yes",
            matter=found["matter"],
            source=self.map.source,
            external_number=found.get("external_number", ""),
            opened_at=found.get("opened_at"),
        )

    def _ending(self, found: Mapping[str, Any]) -> Ending:
        if not self.map.history:
            return Ending()
        _check_past(found, self.map)
        return Ending(
            status=_status(found),
            answer=found.get("answer", ""),
            answered_at=found.get("answered_at"),
            target_at=found.get("target_at"),
            closed_at=found.get("closed_at"),
            solved=found["solved"],
            satisfied=found["satisfied"],
            has_target="target_at" in self.map.columns,
        )


def _status(found: Mapping[str, Any]) -> str:
    """Return what the file says, else what its times say."""
    if found["status"]:
        return str(found["status"])
    if found.get("closed_at"):
        return "closed"
    return "answered" if found.get("answered_at") or found.get("answer") else "open"


def _check_past(found: Mapping[str, Any], chosen: FieldMap) -> None:
    if found.get("opened_at") is None:
        raise Invalid({"opened_at": _("A past case needs the time at which it was received.")})
    if chosen.as_of and found["opened_at"] > chosen.as_of:
        raise Invalid({"opened_at": _("This was received after the day up to which the file is to be read.")})
    if _status(found) != "open" and not (found.get("closed_at") or found.get("answered_at")):
        raise Invalid({"closed_at": _("The case is over, but the file does not say when.")})
    if len(found.get("answer", "")) > LONGEST_ANSWER:
        raise Invalid({"answer": _("This is too long: at most %(most)d characters.") % {"most": LONGEST_ANSWER}})


def _broken(cell: Broken) -> str:
    if cell.kind == "formula":
        return _("This cell holds a formula without a stored value. Open the file, let it compute, and save it.")
    return _("This cell holds the error %(error)s.") % {"error": cell.shown}


def _number(value: Any, name: str) -> float | None:
    if value is None or words(value) == "":
        return None
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise Invalid({name: _("“%(value)s” is not a number.") % {"value": str(value)[:40]}}) from error
