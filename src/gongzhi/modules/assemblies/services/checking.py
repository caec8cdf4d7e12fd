"""Whether what was typed about a meeting can be kept: each fault with its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid

from ..rules import Vote, way_of

LONGEST_LINE, LONGEST_WORDS, LONGEST_MINUTES, LONGEST_MOTION = 80, 200, 10_000, 500
MOST_PEOPLE = 1_000_000
MOST_MOTIONS = 5


@dataclass(frozen=True, kw_only=True)
class Call:
    """A meeting that is announced: of which assembly, about what, when, where, and since when people know."""

    assembly: str
    title: str
    at: datetime
    called_on: date
    place: str = ""
    called_how: str = ""
    urgent: str = ""
    area: str = ""
    case_id: int | None = None
    node: str = ""


@dataclass(frozen=True, kw_only=True)
class Moved(Vote):
    """One motion and what was cast on it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """A meeting as it was held. `at` and `called_on` stand where they were others than announced; `names` are one a line."""

    counted: str
    due: int
    present: int
    online: int = 0
    proxies: int = 0
    presided: str = ""
    minutes: str = ""
    motions: Sequence[Moved] = field(default_factory=tuple)
    names: str = ""
    at: datetime | None = None
    called_on: date | None = None
    makeup: Mapping[str, int] = field(default_factory=dict)

    @property
    def listed(self) -> list[str]:
        return [line.strip() for line in self.names.splitlines() if line.strip()]


def check_call(call: Call, rule: Mapping[str, Any]) -> None:
    """Raise Invalid where a call cannot be kept."""
    wrong = _too_long({"title": (call.title, LONGEST_LINE), "place": (call.place, LONGEST_LINE)})
    wrong |= _too_long({"called_how": (call.called_how, LONGEST_WORDS), "urgent": (call.urgent, LONGEST_WORDS)})
    if not call.title.strip():
        wrong["title"] = _("Write what the meeting is about.")
    wrong |= _days(call.called_on, call.at)
    if call.urgent and not (rule["notice"] or {}).get("urgent"):
        wrong["urgent"] = _("The law knows no call at short notice for this meeting.")
    if wrong:
        raise Invalid(wrong)


def _days(called_on: date, at: datetime) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if called_on > clock.today():
        wrong["called_on"] = _("This day is still to come. Record the call when it has been announced.")
    elif called_on > clock.local(at).date():
        wrong["called_on"] = _("The meeting cannot be announced after it was held.")
    return wrong


def _too_long(texts: Mapping[str, tuple[str, int]]) -> dict[str, Any]:
    words = _("Please shorten this to at most {most} characters.")
    return {name: format_lazy(words, most=most) for name, (text, most) in texts.items() if len(text) > most}


def check_record(record: Record, rule: Mapping[str, Any], at: datetime, called_on: date) -> None:
    """Raise Invalid where a record cannot be true: whether the meeting counts is another question."""
    wrong = _too_long({"presided": (record.presided, LONGEST_LINE), "minutes": (record.minutes, LONGEST_MINUTES)})
    wrong |= _days(called_on, at) | _attendance(record, rule)
    if at > clock.now():
        wrong["at"] = _("This moment is still to come. Record the meeting when it has been held.")
    for number, motion in enumerate(record.motions, start=1):
        if fault := _motion(motion, record, rule):
            wrong[f"motion-{number}"] = fault
    if not record.minutes.strip():
        wrong["minutes"] = _("Write what was said and decided.")
    if wrong:
        raise Invalid(wrong)


def _attendance(record: Record, rule: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if way_of(rule, record.counted) is None:
        wrong["counted"] = _("Choose one of the list.")
    if not 1 <= record.due <= MOST_PEOPLE:
        wrong["due"] = _("How many are due? At least one.")
    elif record.present > record.due:
        wrong["present"] = _("More are present than are due.")
    elif record.online + record.proxies > record.present:
        wrong["present"] = _("Those online and those for somebody else are part of those present.")
    elif len(record.listed) > record.present:
        wrong["names"] = _("The list has more names than there were people.")
    return wrong | _away(record, rule) | _makeup(record, rule)


def _makeup(record: Record, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Only those of whom the rules speak are counted, and no more than are due."""
    known = {one["key"] for one in rule.get("makeup", ())}
    words = {True: _("There are not so many due."), False: _("The rules of this meeting do not ask for this number.")}
    wrong = {key: key in known for key, number in record.makeup.items() if key not in known or number > record.due}
    return {f"makeup-{key}": words[is_known] for key, is_known in wrong.items()}


def _away(record: Record, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Taking part from elsewhere, or for somebody else, is possible only where the law says so."""
    wrong: dict[str, Any] = {}
    if record.online and not rule.get("online"):
        wrong["online"] = _("The law knows no attendance online for this meeting.")
    way = way_of(rule, record.counted) or {}
    if record.proxies and not (rule.get("proxy") and way.get("proxy", True)):
        wrong["proxies"] = _("Nobody can take part for somebody else in this meeting.")
    return wrong


def _motion(motion: Moved, record: Record, rule: Mapping[str, Any]) -> Any:
    if not motion.text.strip() or len(motion.text) > LONGEST_MOTION:
        return _("Write what was put to the vote, in at most 500 characters.")
    if motion.cast > record.present:
        return _("More votes are counted than people are present.")
    if rule["pass"] is None and motion.declared is None:
        return _("Say what the meeting declared: carried or not.")
    return ""
