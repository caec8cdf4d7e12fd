"""What the worker does: periods that are over, and what should have been published and was not."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q

from gongzhi.common import clock
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

from ..models import Gap, Posting
from ..rules.spans import after, begins, completed
from ..selectors.content import board, list_disclosures
from ..selectors.gate import NEED
from .holding import hold

AT_ONCE = 200
# So many spans are looked back at: what is older was counted when it was over.
SPANS = 6


def end_over() -> bool:
    """End the postings whose period is over and let their cases go on; say whether there may be more."""
    over = Posting.objects.filter(state=Posting.RELEASED, ends_at__lte=clock.now()).order_by("ends_at")
    numbers = list(over.values_list("pk", flat=True)[:AT_ONCE])
    for number in numbers:
        _end(number)
    return len(numbers) == AT_ONCE


def _end(number: int) -> None:
    with hold(SYSTEM, number, None) as held:
        if held.posting.state != Posting.RELEASED:
            return
        held.posting.state, held.posting.ended_at = Posting.ENDED, clock.now()
        held.posting.save(update_fields=["state", "ended_at"])
        held.note(Posting.ENDED)
        if held.change and held.change.case.is_open:
            processes.go_on(held.change, NEED)


def find_gaps() -> None:
    """Note what is missing: of periodic disclosures whose span is over, and of cases that have gone on without."""
    Gap.objects.bulk_create([*_of_disclosures(), *_of_cases()], batch_size=500, ignore_conflicts=True)


def _of_disclosures() -> Iterator[Gap]:
    for found in list_disclosures():
        if found.body["since"]:
            for span in _spans(found):
                yield from _of_span(found, span)


def _spans(found: rules.ContentVersion) -> list[str]:
    since = date.fromisoformat(found.body["since"])
    return list(completed(since, clock.today(), found.body["every"]))[-SPANS:]


def _of_span(found: rules.ContentVersion, span: str) -> Iterator[Gap]:
    """Yield the areas that published nothing of it within the span, nor made up for it later."""
    first = after(span, found.body["every"])
    within = Q(released_at__gte=_midnight(begins(span)), released_at__lt=_midnight(first))
    shown = Posting.objects.filter(Q(span=span) | within, disclosure=found.key, released_at__isnull=False)
    published = set(shown.exclude(state=Posting.WITHDRAWN).values_list("area_code", flat=True))
    level = board(found.body["board"])["level"]
    for code in areas.list_areas(level).values_list("code", flat=True):
        if code not in published:
            yield Gap(
                board=found.body["board"],
                area_code=code,
                disclosure=found.key,
                span=span,
                since=first,
                found_at=clock.now(),
            )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)


def _of_cases() -> Iterator[Gap]:
    """What a case had to show, was not released, and the case has left the step or is closed."""
    done = {"case": OuterRef("case"), "round": OuterRef("round"), "node": OuterRef("node")}
    left = Exists(cases.WorkItem.objects.filter(**done, state=cases.WorkItem.DONE))
    waiting = Posting.objects.filter(state__in=(Posting.DUE, Posting.PREPARED), case__isnull=False, replaces=None)
    for posting in waiting.filter(left | Q(case__closed_at__isnull=False)).iterator():
        since = clock.local(posting.created_at).date()
        yield Gap(board=posting.board, area_code=posting.area_code, posting=posting, since=since, found_at=clock.now())
