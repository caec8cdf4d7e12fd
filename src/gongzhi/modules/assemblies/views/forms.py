"""What was typed about a meeting, read; a value that cannot be read is a fault of its field."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.common.text import read_number, say_pair

from ..models import Meeting
from ..services.checking import MOST_MOTIONS, Call, Moved, Record

MAKEUP = "makeup-"
VOTES = ("agreed", "against", "abstained", "spoilt")
DECLARED = {"yes": True, "no": False}
# What the numbers of a record are called, for the list of what is wrong.
NUMBERS = {
    "due": gettext_lazy("Due"),
    "present": gettext_lazy("Present"),
    "online": gettext_lazy("Of them online"),
    "proxies": gettext_lazy("Of them by somebody else, authorised in writing"),
    "agreed": gettext_lazy("In favour"),
    "against": gettext_lazy("Against"),
    "abstained": gettext_lazy("Abstained"),
    "spoilt": gettext_lazy("Spoilt"),
}
SAID = {True: "yes", False: "no", None: ""}


class Typed:
    """The fields of a form as they were typed, read one by one; `finish` raises the faults together."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.faults: dict[str, Any] = {}

    def text(self, name: str) -> str:
        return str(self.given.get(name, "")).replace("\r\n", "\n").replace("\0", "").strip()

    def number(self, name: str, *, empty: int | None = 0) -> int:
        text = self.text(name)
        if not text and empty is not None:
            return empty
        if (number := read_number(text)) is not None:
            return number
        label = NUMBERS.get(name.rpartition("-")[2])
        self.faults[name] = say_pair(label, _("Write a whole number.")) if label else _("Write a whole number.")
        return 0

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            self.faults[name] = _("Write the date as 2027-02-06.")
            return clock.today()

    def moment(self, name: str) -> datetime:
        """Read a local date and time as a browser sends them."""
        try:
            return datetime.fromisoformat(self.text(name)).replace(tzinfo=clock.LOCAL)
        except ValueError:
            self.faults[name] = _("Write date and time as 2027-02-06T19:30.")
            return clock.now()

    def finish(self) -> None:
        if self.faults:
            raise Invalid(self.faults)


def read_call(given: Mapping[str, Any], *, case_id: int | None, node: str) -> Call:
    """Return the call that was typed. Raises Invalid."""
    typed = Typed(given)
    words = {name: typed.text(name) for name in ("assembly", "title", "place", "called_how", "urgent", "area")}
    at, called_on = typed.moment("at"), typed.day("called_on")
    typed.finish()
    return Call(**words, at=at, called_on=called_on, case_id=case_id, node=node)


def read_record(given: Mapping[str, Any]) -> Record:
    """Return the record that was typed. Raises Invalid."""
    typed = Typed(given)
    read = Record(
        counted=typed.text("counted"),
        due=typed.number("due", empty=None),
        present=typed.number("present", empty=None),
        online=typed.number("online"),
        proxies=typed.number("proxies"),
        presided=typed.text("presided"),
        minutes=typed.text("minutes"),
        names=typed.text("names"),
        motions=tuple(_motion(typed, number) for number in range(1, MOST_MOTIONS + 1) if _is_moved(typed, number)),
        at=typed.moment("at"),
        called_on=typed.day("called_on"),
        makeup=_makeup(typed),
    )
    typed.finish()
    return read


def _makeup(typed: Typed) -> dict[str, int]:
    """Return whom the page asks to count among those due, as far as somebody has counted them."""
    names = [name for name in typed.given if name.startswith(MAKEUP) and typed.text(name)]
    return {name.removeprefix(MAKEUP): typed.number(name) for name in names}


def _is_moved(typed: Typed, number: int) -> bool:
    return any(typed.text(f"motion-{number}-{name}") for name in ("text", *VOTES))


def _motion(typed: Typed, number: int) -> Moved:
    start = f"motion-{number}"
    votes = {name: typed.number(f"{start}-{name}") for name in VOTES}
    secret, declared = typed.text(f"{start}-secret") == "1", DECLARED.get(typed.text(f"{start}-declared"))
    return Moved(text=typed.text(f"{start}-text"), secret=secret, declared=declared, **votes)


def typed_of(meeting: Meeting) -> dict[str, Any]:
    """Return a record as it would be typed, to be filled in or corrected."""
    plain = {name: _shown(getattr(meeting, name)) for name in ("counted", "due", "present", "presided", "minutes")}
    plain |= {"online": meeting.online or "", "proxies": meeting.proxies or ""}
    plain |= {"at": f"{clock.local(meeting.at):%Y-%m-%dT%H:%M}", "called_on": meeting.called_on.isoformat()}
    plain |= {f"{MAKEUP}{key}": number for key, number in meeting.makeup.items()}
    for motion in meeting.motions.all():
        start = f"motion-{motion.number}"
        plain |= {f"{start}-{name}": getattr(motion, name) for name in ("text", *VOTES)}
        plain[f"{start}-secret"] = "1" if motion.secret else ""
        plain[f"{start}-declared"] = SAID[motion.declared]
    if meeting.state == Meeting.CALLED and meeting.case_id:
        plain["motion-1-text"] = meeting.title
    return plain


def _shown(value: Any) -> Any:
    return "" if value is None else value


def motion_rows(typed: Mapping[str, Any], wrong: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the motions of the form: as many as there may be, each with what was typed and what is wrong."""
    rows = []
    for number in range(1, MOST_MOTIONS + 1):
        start = f"motion-{number}"
        values = {name: typed.get(f"{start}-{name}", "") for name in ("text", *VOTES, "secret", "declared")}
        faults = [text for name, text in wrong.items() if name == start or name.startswith(f"{start}-")]
        used = any(str(value) for value in values.values())
        rows.append({"number": number, "start": start, "error": " ".join(map(str, faults)), "used": used} | values)
    return rows
