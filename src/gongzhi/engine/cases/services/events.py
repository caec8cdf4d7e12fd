"""What cases announce inside the transaction; listeners may add rows to the changes before they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.engine.cases.models import Clock

from .change import Change


@dataclass(frozen=True)
class CasesOpened:
    """New cases with their processes started, before anything is written; `history`: they are recorded long afterwards."""

    changes: Sequence[Change]
    history: bool = False


@dataclass(frozen=True)
class CasesChanged:
    """Cases, new ones among them, about to be written.

    `history`: after each act of a case that is recorded long afterwards and not written yet; nobody is to be told of that.
    """

    changes: Sequence[Change]
    history: bool = False


@dataclass(frozen=True)
class ClockRanOut:
    """A clock of the case has run out."""

    change: Change
    clock: Clock


@dataclass(frozen=True)
class ClockMarkReached:
    """A running limit has reached one of the moments that content names, told in the present entry."""

    change: Change
    clock: Clock
    mark: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class CaseCorrected:
    """Matter or area of a case have become others, and no person said who shall have it now: it is to be dispatched anew.

    Published by the verb that corrects, after its own entry; not where the correction comes with a chosen post.
    """

    change: Change


@dataclass
class WordsRead:
    """Somebody asks what words are about, without opening a case; who understands words fills in the matter."""

    words: str
    matter: str = ""
