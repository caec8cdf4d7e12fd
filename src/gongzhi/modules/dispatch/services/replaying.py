"""What a change of the rules would have done to a month's cases: asked at the desk, worked out by the worker bit by bit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q, QuerySet

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content
from gongzhi.modules.accounts.public import actor_of_person

from ..models import Replay, ReplayMove
from ..rules import Rule
from ..selectors.deciding import Choice, choose, dispatch_rules
from ..selectors.drafts import bodies_with, rules_of

TOPIC = "dispatch.replay"
AT_A_TIME = 500
LONGER_THAN_A_MONTH = 32
# So long the worker stays with it before it looks at other work.
SECONDS = 2.0


@dataclass(frozen=True)
class Move:
    """A case that other rules would send elsewhere, with both choices; the same posts as today, without weighing their work."""

    case: cases.Case
    before: Choice
    after: Choice


def ask(draft: content.ContentDraft, *, by: int, month: date) -> Replay:
    """Ask what a draft would have done to the cases of a month that the asker may read; the worker answers."""
    replay = Replay(draft=draft, rules=bodies_with(draft), by_id=by, month=month.replace(day=1))
    replay.asked_at = clock.now()
    with transaction.atomic():
        replay.total = cases_of(actor_of_person_id(by), replay.month).count()
        replay.save()
        outbox.enqueue(TOPIC, [{"replay": replay.pk}])
    return replay


def actor_of_person_id(person: int) -> Actor:
    return actor_of_person(parties.Person.objects.get(pk=person))


def cases_of(actor: Actor, month: date) -> QuerySet[cases.Case]:
    """Return the cases of a month that an actor may read."""
    begins = datetime.combine(month.replace(day=1), time(), clock.LOCAL)
    ends = datetime.combine(
        (month.replace(day=1) + timedelta(days=LONGER_THAN_A_MONTH)).replace(day=1), time(), clock.LOCAL
    )
    rows = cases.Case.objects.filter(opened_at__gte=begins, opened_at__lt=ends)
    return rows if actor.kind == "system" else access.limit(rows, actor)


def compare(found: Sequence[cases.Case], rules: Sequence[Rule]) -> Iterator[Move]:
    """Yield the cases that these rules would send to another post than the rules in force."""
    present = dispatch_rules()
    for case in found:
        before, after = (choose(case, rules=some, balanced=False) for some in (present, rules))
        if before.post != after.post:
            yield Move(case, before, after)


def work_on(deliveries: Sequence[outbox.Delivery]) -> None:
    """Go on with replays for a moment; what is left is asked for anew. Doing it again changes nothing."""
    for delivery in deliveries:
        _work_on(int(delivery.payload["replay"]))


def _work_on(number: int) -> None:
    until = monotonic() + SECONDS
    while monotonic() < until:
        if not _step(number):
            return
    outbox.enqueue(TOPIC, [{"replay": number}])


def _step(number: int) -> bool:
    """Look at the next cases; say whether there may be more."""
    with transaction.atomic():
        replay = Replay.objects.select_for_update().filter(pk=number, state=Replay.WAITING).first()
        if replay is None:
            return False
        found = list(_next(replay))
        ReplayMove.objects.bulk_create(_row(replay, move) for move in compare(found, rules_of(replay.rules)))
        replay.done += len(found)
        if found:
            replay.last_at, replay.last_id = found[-1].opened_at, found[-1].pk
        if len(found) < AT_A_TIME:
            replay.state, replay.total = Replay.DONE, replay.done
        replay.save()
    return replay.state == Replay.WAITING


def _next(replay: Replay) -> QuerySet[cases.Case]:
    rows = cases_of(actor_of_person_id(replay.by_id), replay.month)
    if replay.last_at is not None:
        same = Q(opened_at=replay.last_at, id__gt=replay.last_id)
        rows = rows.filter(opened_at__gte=replay.last_at).filter(Q(opened_at__gt=replay.last_at) | same)
    return rows.order_by("opened_at", "id")[:AT_A_TIME]


def _row(replay: Replay, move: Move) -> ReplayMove:
    before, after = move.before, move.after
    return ReplayMove(
        replay=replay,
        case=move.case,
        origin_id=before.post.organisation_id if before.post else None,
        target_id=after.post.organisation_id if after.post else None,
        rule_before=before.rule.key if before.rule else "",
        rule_after=after.rule.key if after.rule else "",
    )
