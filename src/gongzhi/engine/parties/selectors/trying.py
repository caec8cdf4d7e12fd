"""Posts that are only played, so that a process can be tried out where nobody holds its functions yet; nothing is written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from ..rules import DutyRow, DutyTable, Span, Staffing
from .chart import Chart, _chart, chart

_editions = count(1)


@dataclass(frozen=True)
class Player:
    """Somebody who plays a post: its function, its area, and the numbers of post, office and person (none that exist)."""

    function: str
    area: str
    post_id: int
    organisation_id: int
    person_id: int


@contextmanager
def played_by(players: Iterable[Player], *, alone: bool) -> Iterator[None]:
    """Let this block alone find these posts beside those that there are; `alone`: instead of them."""
    below = Chart(0, DutyTable(), Staffing(), {}, {}, {}) if alone else chart()
    with _chart.replaced(_with_players(below, list(players))):
        yield


def _with_players(below: Chart, players: list[Player]) -> Chart:
    rows = [row for found in below.duties.rows.values() for row in found]
    rows += [DutyRow(one.function, "", one.area, one.post_id, one.organisation_id) for one in players]
    seats = {one.post_id: [Span(one.person_id, date.min, None)] for one in players}
    return Chart(
        -next(_editions),
        DutyTable.of(rows),
        replace(below.staffing, holders={**below.staffing.holders, **seats}),
        {**below.parents, **{one.organisation_id: None for one in players}},
        {**below.superiors, **{one.post_id: None for one in players}},
        {**below.places, **{one.organisation_id: one.area for one in players}},
        below.desks,
        below.offices,
    )
