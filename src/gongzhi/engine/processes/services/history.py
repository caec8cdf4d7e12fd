"""Past cases: written at once with the same rows, clocks and timeline that they would have got step by step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Model

from gongzhi.common import clock
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events

from .acting import perform
from .driving import start
from .resting import after_limit

NOTHING = cases.Wish()
NEVER = datetime.max.replace(tzinfo=UTC)
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class PastAct:
    """One act of a past case: when, by whom, which verb; `change` for what is no verb of staff (replies, ratings, clocks)."""

    at: datetime
    actor: Actor
    verb: str = ""
    wish: cases.Wish = NOTHING
    change: Callable[[cases.Change], None] | None = None


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """A case that ran before: how it began (`draft.opened_at` is required) and what was done, in order.

    `limits` is for cases of another system: when its own limits end, by our key (None: it had none). `elsewhere`: it was
    handled there, so that what our system would have done by itself (supervision, superiors who are told) is not claimed.
    """

    draft: cases.CaseDraft
    acts: Sequence[PastAct] = ()
    limits: Mapping[str, datetime | None] = field(default_factory=dict)
    rows: Callable[[cases.Case], Sequence[Model]] | None = None
    reporter: Actor | None = None
    elsewhere: bool = False


def record_history(past: Sequence[PastCase], *, reporter: Actor, numbers: Sequence[int] = ()) -> list[cases.Case]:
    """Write past cases, all or none, without telling anybody; the checks are those of the present.

    Nothing is asked of the database for each act: the clock is set to its time, the change is made in memory, and all
    rows go in together. Raises what the act itself would raise. `numbers` are those that the cases get, reserved before;
    a case's own `reporter` goes before the one of all.
    """
    # Lived through before the transaction, which on SQLite keeps everybody else from writing.
    return write_history(live_through(past, reporter=reporter, numbers=numbers))


def live_through(past: Sequence[PastCase], *, reporter: Actor, numbers: Sequence[int] = ()) -> list[cases.Change]:
    """Return the changes that past cases are, in memory; another one that is lived through later may take them along."""
    numbers = numbers or cases.reserve_numbers(len(past))
    return [_relive(one, number, one.reporter or reporter) for one, number in zip(past, numbers, strict=True)]


def write_history(changes: Sequence[cases.Change]) -> list[cases.Case]:
    """Write past cases that were lived through, all or none, each once."""
    with transaction.atomic():
        cases.flush(changes, history=True)
    return [change.case for change in changes]


def _relive(past: PastCase, number: int, reporter: Actor) -> cases.Change:
    opened_at = past.draft.opened_at
    if opened_at is None:
        raise ValueError("a past case needs the time at which it was opened")
    with clock.frozen(opened_at):
        change = cases.begin(reporter, past.draft, number)
        change.past, change.elsewhere = True, past.limits
        change.extras[ELSEWHERE] = past.elsewhere
        start(change)
        events.publish(cases.CasesOpened([change], history=True))
        _settle(change)
    for act in past.acts:
        with clock.frozen(act.at):
            change.actor, change.post_id = act.actor, None
            told = _count_told(change)
            if act.change:
                act.change(change)
            else:
                perform(change, act.verb, act.wish)
            if _count_told(change) > told:
                _settle(change)
    for row in past.rows(change.case) if past.rows else ():
        change.add(row)
    return change


def _count_told(change: cases.Change) -> int:
    """Return how many entries tell of a case and of those in the same acts; an act that was left out adds none."""
    return sum(len(one.records) for one in (change, *change.beside))


def run_out_in_past(change: cases.Change, key: str) -> None:
    """Let a clock run out in a past case, as the worker would have."""
    if limit := change.find_clock(key):
        _run_out(change, limit)
        _settle(change)


def _run_out(change: cases.Change, limit: cases.Clock) -> None:
    is_elsewhere = change.extras.get(ELSEWHERE, False)
    cases.let_run_out(change, limit, heard=not is_elsewhere)
    if is_elsewhere:
        after_limit(change, limit.key)


def pass_time(change: cases.Change) -> None:
    """Let the limits of a past case, and of those in the same acts, run out and reach their marks by now, each at its time."""
    now = clock.now()
    while due := min(_due(change, now), key=lambda due: due[:2], default=None):
        moment, _is_mark, one, limit = due
        with clock.frozen(moment):
            one.actor, one.post_id = SYSTEM, None
            if limit.ran_out_at is None and limit.due_at <= moment:
                _run_out(one, limit)
            else:
                cases.pass_marks_of(one, limit)
            _settle(change)


def _due(change: cases.Change, now: datetime) -> Iterator[tuple[datetime, bool, cases.Change, cases.Clock]]:
    """Yield what is due by now in the order of the worker: its moment, and whether it comes behind what runs out then."""
    for one in (change, *change.beside):
        for limit in one.clocks:
            if limit.state == cases.Clock.RUNNING:
                ends = limit.due_at if limit.ran_out_at is None else NEVER
                moment = min(ends, limit.mark_at or NEVER)
                if moment <= now:
                    yield moment, moment != ends, one, limit


def _settle(change: cases.Change) -> None:
    if not change.extras[ELSEWHERE]:
        cases.settle_past(change)
