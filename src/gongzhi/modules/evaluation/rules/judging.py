"""What the three rates say of one case: points out of 100, or None where it does not count (yet)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

FULL = 100
REPORTER, CHECK = "reporter", "check"
SOLVED = {"yes": FULL, "no": 0}
SATISFIED = {"satisfied": FULL, "fairly": FULL, "unsatisfied": 0}


@dataclass(frozen=True)
class Opinion:
    """What the reporter said of the result of a round, or what the call-back brought; empty where nobody was reached."""

    round: int
    source: str
    solved: str
    satisfied: str
    at: datetime


@dataclass(frozen=True)
class Terms:
    """What is decided: how much a partly solved case counts (0 to 100, None: not decided)."""

    partly: int | None


@dataclass(frozen=True)
class Facts:
    """What is known of a case: its first contacts, until when one was due (None: no limit is decided), the opinions."""

    contacts: Sequence[datetime]
    contact_due: datetime | None
    opinions: Sequence[Opinion]


@dataclass(frozen=True)
class Judged:
    """The points for each rate, and when time alone will change them (None: never)."""

    response: int | None = None
    solved: int | None = None
    satisfied: int | None = None
    again_at: datetime | None = None


def judge(facts: Facts, terms: Terms, now: datetime) -> Judged:
    """Return what the rates say of a case at `now`."""
    response, again_at = _response(facts, now)
    opinion = latest(facts.opinions)
    if opinion is None:
        return Judged(response, again_at=again_at)
    solved = (SOLVED | {"partly": terms.partly or 0}).get(opinion.solved)
    return Judged(response, solved, SATISFIED.get(opinion.satisfied), again_at)


def _response(facts: Facts, now: datetime) -> tuple[int | None, datetime | None]:
    due = facts.contact_due
    if due is None:
        return None, None
    if facts.contacts:
        return (FULL if min(facts.contacts) <= due else 0), None
    return (0, None) if now > due else (None, due)


def latest(opinions: Iterable[Opinion]) -> Opinion | None:
    """Return the opinion that counts: of the last round with one; the reporter's own before the call-back's."""
    told = [opinion for opinion in opinions if opinion.solved or opinion.satisfied]
    return max(told, key=lambda opinion: (opinion.round, opinion.source == REPORTER, opinion.at), default=None)
