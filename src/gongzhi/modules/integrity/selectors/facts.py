"""The facts of a case, set by set: what is known is gathered in a few queries, nothing is judged here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.modules.publicity.public import Posting

from ..models import Deed
from ..rules.pace import deviation
from .relations import RECUSED, relations

Parameters = Mapping[str, Any]
# So many of the latest cases of a matter are compared with.
HISTORY = 500
MOST_HOLDERS = 1000
DAY_SECONDS = 24 * 3600
PACE = "pace"


@dataclass(frozen=True)
class Found:
    """Facts about one step of a case (or the whole of it), who did it, and what makes it another finding."""

    facts: dict[str, Any]
    node: str = ""
    mark: str = ""
    concerned: frozenset[int] = field(default_factory=frozenset)


class Pace:
    """How many hours the latest cases of a matter took; read once for all cases that are looked at together."""

    def __init__(self) -> None:
        self._latest: dict[str, list[tuple[int, float]]] = {}

    def others(self, deed: Deed) -> list[float]:
        """Return the hours of the latest cases of the matter, without this one."""
        if deed.matter not in self._latest:
            closed = Deed.objects.filter(matter=deed.matter, closed_at__isnull=False).order_by("-closed_at")
            self._latest[deed.matter] = [(other.pk, other.hours) for other in closed[: HISTORY + 1]]
        return [hours for number, hours in self._latest[deed.matter] if number != deed.pk][:HISTORY]


@dataclass(frozen=True)
class Subject:
    """A case that is looked at, with its steps, its row in the ledger, and how long others took."""

    case: cases.Case
    items: list[cases.WorkItem]
    deed: Deed
    pace: Pace

    @property
    def done(self) -> list[cases.WorkItem]:
        return [item for item in self.items if item.state == cases.WorkItem.DONE and item.done_by_id]

    @property
    def workers(self) -> frozenset[int]:
        return frozenset(item.done_by_id for item in self.done if item.done_by_id)


def relation(subject: Subject, _given: Parameters) -> Iterator[Found]:
    """Steps whose doer declared a relation to somebody in the case, by sealed marks of numbers; nothing is opened."""
    kinds = relations(subject.case, subject.workers)
    for item in subject.done:
        if item.done_by_id in kinds:
            facts = {"related": True, "relation": kinds[item.done_by_id]}
            yield Found(facts, item.node, f"{item.node}/{item.round}", frozenset({item.done_by_id}))


def duty(subject: Subject, _given: Parameters) -> Iterator[Found]:
    """Every step that was done: whether its post has the duty, and whether it was on duty at that moment."""
    for item in subject.done:
        if item.post_id is None or item.done_at is None:
            continue
        day = clock.local(item.done_at).date()
        holders = parties.list_posts_with_duty(
            item.role, matter=subject.case.matter, area=subject.case.area_code, limit=MOST_HOLDERS, on=day
        )
        has_duty = item.post_id in holders or item.reason.get("code") == RECUSED
        facts = {"has_duty": has_duty, "on_duty": parties.is_on_duty(item.post_id, item.done_at)}
        yield Found(facts, item.node, f"{item.node}/{item.round}", frozenset({item.done_by_id or 0}))


def purchases(subject: Subject, given: Parameters) -> Iterator[Found]:
    """The case together with others of its place and supplier in the days before it."""
    deed = subject.deed
    if deed.amount is None or not deed.partner:
        return
    rows = _beside(deed, given["days"]).filter(amount__isnull=False)
    amounts = dict(rows.values_list("case_id", "amount")) | {deed.case_id: deed.amount}
    facts = {"cases": len(amounts), "sum": sum(amounts.values()), "most": max(amounts.values())}
    yield Found(facts | {"with": sorted(amounts)}, "", "purchases", subject.workers)


def bidders(subject: Subject, given: Parameters) -> Iterator[Found]:
    """How often the same supplier was the only bidder here in the days before it, this time included."""
    deed = subject.deed
    if deed.bidders is None or not deed.partner:
        return
    times = set(_beside(deed, given["days"]).filter(bidders=1).values_list("case_id", flat=True))
    times |= {deed.case_id} if deed.bidders == 1 else set()
    yield Found({"bidders": deed.bidders, "times": len(times), "with": sorted(times)}, "", "bidders", subject.workers)


def _beside(deed: Deed, days: float) -> Any:
    since = deed.opened_at - timedelta(days=float(days))
    same = {"area_code": deed.area_code, "category": deed.category, "partner": deed.partner}
    # Of those of one moment each has the lower numbers before it, so that the same is told of once.
    before = Q(opened_at__lt=deed.opened_at) | Q(opened_at=deed.opened_at, pk__lt=deed.pk)
    return Deed.objects.filter(before, **same, opened_at__gte=since, opened_at__lte=deed.opened_at)


def publicity(subject: Subject, _given: Parameters) -> Iterator[Found]:
    """What the case had to make public: whether it did, and for how many days; only once it is over or left behind."""
    for posting in sorted(subject.case.postings.all(), key=lambda posting: posting.pk):
        if posting.round == subject.case.round and (found := _shown(subject, posting)):
            yield Found(found, posting.node, f"posting/{posting.pk}", subject.workers)


def _shown(subject: Subject, posting: Posting) -> dict[str, Any] | None:
    if posting.released_at is None:
        left = any(item.node == posting.node and item.round == posting.round for item in subject.done)
        skipped = posting.state in (Posting.DUE, Posting.PREPARED) and (left or not subject.case.is_open)
        return {"published": False, "shown_days": 0, "due_days": 0} if skipped else None
    if posting.ended_at is None or posting.state == Posting.REPLACED:
        return None
    due = (posting.ends_at or posting.ended_at) - posting.released_at
    shown = posting.ended_at - posting.released_at
    days = {"shown_days": shown.total_seconds() // DAY_SECONDS, "due_days": due.total_seconds() // DAY_SECONDS}
    return {"published": True, **days}


def pace(subject: Subject, _given: Parameters) -> Iterator[Found]:
    """How long it took, against the matter's own latest cases. A case that is still open may only turn out slow."""
    deed = subject.deed
    others = subject.pace.others(deed)
    found = deviation(deed.hours, others)
    if found is None or (deed.closed_at is None and found[1] < 0):
        return
    facts = {"hours": round(deed.hours, 2), "median": found[0], "deviation": found[1], "n": len(others)}
    yield Found(facts, "", PACE, subject.workers)


GATHER: dict[str, Callable[[Subject, Parameters], Iterator[Found]]] = {
    "relation": relation,
    "duty": duty,
    "purchases": purchases,
    "bidders": bidders,
    "publicity": publicity,
    "pace": pace,
}
