"""Whether a meeting counts and a motion is carried: exact whole numbers, no Django. The rules themselves are content (kind `assembly`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ALL = "all"


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a number that must be reached, or passed where `over`."""

    top: int
    bottom: int
    over: bool

    @classmethod
    def of(cls, body: Mapping[str, str] | None) -> "Bar | None":
        if body is None:
            return None
        top, _slash, bottom = (body.get("over") or body["least"]).partition("/")
        return cls(int(top), int(bottom), "over" in body)

    def least_of(self, whole: int) -> int:
        """Return the smallest whole number that reaches the bar."""
        if self.over:
            return whole * self.top // self.bottom + 1
        return -(-whole * self.top // self.bottom)


@dataclass(frozen=True, slots=True)
class Vote:
    """What was cast on one motion; `declared` is what the meeting itself said of the result."""

    agreed: int
    against: int = 0
    abstained: int = 0
    spoilt: int = 0
    secret: bool = False
    declared: bool | None = None

    @property
    def cast(self) -> int:
        return self.agreed + self.against + self.abstained + self.spoilt


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it was held: how attendance was counted, when it was called, and the day of the step before."""

    counted: str
    due: int
    present: int
    day: date
    called_on: date | None = None
    urgent: bool = False
    step_before: date | None = None
    makeup: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `ok` is None where no source gives a rule."""

    code: str
    ok: bool | None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """What a meeting is worth: `counts` is False where anything that the rules ask is missing."""

    findings: Sequence[Finding]

    @property
    def counts(self) -> bool:
        return all(finding.ok is not False for finding in self.findings)

    @property
    def wrong(self) -> Sequence[Finding]:
        return [finding for finding in self.findings if finding.ok is False]


def judge(rule: Mapping[str, Any], held: Held) -> Judgement:
    """Judge quorum, notice and interval of a meeting by the body of its assembly."""
    return Judgement([_quorum(rule, held), _notice(rule, held), *_interval(rule, held), *_makeup(rule, held)])


def way_of(rule: Mapping[str, Any], counted: str) -> Mapping[str, Any] | None:
    """Return the way of counting of that key; None where the assembly does not know it."""
    return next((way for way in rule["counts"] if way["key"] == counted), None)


def _quorum(rule: Mapping[str, Any], held: Held) -> Finding:
    way = way_of(rule, held.counted)
    known = {"due": held.due, "present": held.present, "unit": way["unit"] if way else "persons"}
    bar = Bar.of(way["quorum"]) if way else None
    if way is None or held.due < 1 or held.present > held.due:
        return Finding("attendance_wrong", ok=False, values=known)
    if bar is None:
        return Finding("quorum_open", None, known)
    needed = bar.least_of(held.due)
    return Finding("quorum", held.present >= needed, known | {"bar": bar, "needed": needed})


def _notice(rule: Mapping[str, Any], held: Held) -> Finding:
    wanted = rule["notice"]
    if held.called_on is None:
        return Finding("not_called", ok=False if wanted else None, values={})
    passed = (held.day - held.called_on).days
    known = {"called": held.called_on, "day": held.day, "passed": passed}
    if passed < 0:
        return Finding("called_after", ok=False, values=known)
    if wanted is None:
        return Finding("notice_open", None, known)
    known["wanted"] = wanted["days"]
    if passed < wanted["days"] and held.urgent and wanted.get("urgent"):
        return Finding("notice_urgent", ok=True, values=known)
    return Finding("notice", passed >= wanted["days"], known)


def _interval(rule: Mapping[str, Any], held: Held) -> Sequence[Finding]:
    """Nothing is held before the step before it, and where a rule says so some days lie between."""
    if held.step_before is None:
        return ()
    passed = (held.day - held.step_before).days
    known = {"before": held.step_before, "day": held.day, "passed": passed}
    if passed < 0:
        return (Finding("too_early", ok=False, values=known),)
    wanted = rule["interval"]
    if wanted is None:
        return ()
    return (Finding("interval", passed >= wanted["days"], known | {"wanted": wanted["days"]}),)


def _makeup(rule: Mapping[str, Any], held: Held) -> Sequence[Finding]:
    """Of whom the body consists, where the rules can be computed; what nobody has counted is said to be open."""
    return [_part(entry, held) for entry in rule.get("composition", ()) if "part" in entry]


def _part(entry: Mapping[str, Any], held: Held) -> Finding:
    counted = held.due if entry["part"] == "due" else held.makeup.get(entry["part"])
    known = {"wanted": {"zh": entry["zh"], "en": entry["en"]}, "due": held.due, "counted": counted}
    if counted is None:
        return Finding("makeup_open", None, known)
    bar = Bar.of(entry) if "least" in entry else None
    needed = bar.least_of(held.due) if bar else entry["more"] + 1
    return Finding("makeup", counted >= needed, known | {"needed": needed})


def judge_ballot(rule: Mapping[str, Any], held: Held, vote: Vote) -> Judgement:
    """Judge whether a vote was taken as the rules ask: without that it neither carries a motion nor turns it down."""
    return Judgement(_ballot(rule, held, vote))


def judge_motion(rule: Mapping[str, Any], held: Held, vote: Vote) -> Finding:
    """Judge whether the votes carry the motion; whether the meeting itself counts is another question."""
    return _carried(rule, held, vote)


def _ballot(rule: Mapping[str, Any], held: Held, vote: Vote) -> Sequence[Finding]:
    found = []
    if rule["ballot"] == "secret":
        found.append(Finding("ballot", vote.secret))
    if vote.cast > held.present:
        found.append(Finding("too_many_votes", ok=False, values={"cast": vote.cast, "present": held.present}))
    return found


def _carried(rule: Mapping[str, Any], held: Held, vote: Vote) -> Finding:
    way, known = way_of(rule, held.counted), {"agreed": vote.agreed, "against": vote.against}
    known |= {"abstained": vote.abstained, "spoilt": vote.spoilt}
    wanted = rule["pass"]
    if wanted is None:
        return Finding("declared", bool(vote.declared), known)
    bar = Bar.of(wanted)
    assert bar is not None  # noqa: S101  # a majority that is given has its part
    whole = held.due if wanted["of"] == ALL else held.present
    needed = bar.least_of(whole)
    values = known | {"bar": bar, "of": wanted["of"], "whole": whole, "needed": needed}
    return Finding("votes", vote.agreed >= needed, values | {"unit": way["unit"] if way else "persons"})
