"""The cases behind a number of the rates, and the ledger of exclusions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongzhi.common.text import say
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import LEVELS, Actor
from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties import public as parties
from gongzhi.modules.evaluation.models import Exclusion, Judgement, RateCount
from gongzhi.modules.evaluation.rules import FULL, Period, months_of
from gongzhi.modules.evaluation.selectors.counts import Unit

MOST_COUNTED = 99
DECIDE = "case.decide_exclusion"
PARTS: dict[str, Callable[[str], Q]] = {
    "received": lambda _rate: Q(),
    "counted": lambda rate: Q(**{f"{rate}__isnull": False}, excluded=False),
    "good": lambda rate: Q(**{rate: FULL}, excluded=False),
    "not_good": lambda rate: Q(**{f"{rate}__lt": FULL}, excluded=False),
    "counted_all": lambda rate: Q(**{f"{rate}__isnull": False}),
    "excluded": lambda _rate: Q(excluded=True),
}


@dataclass(frozen=True)
class JudgedCase:
    """A case with what the rates say of it."""

    case: Case
    judgement: Judgement


@dataclass(frozen=True)
class JudgedPage:
    """One page, newest first; `older` is the number of its last case, or None at the end."""

    items: Sequence[JudgedCase]
    older: str
    hidden: bool


def list_judged(
    actor: Actor, unit: Unit, rate: str, period: Period, part: str, *, after: str, limit: int
) -> JudgedPage:
    """Return a page of the cases that a number counts; `hidden` where some of them are not the actor's to read."""
    wanted = Judgement.objects.filter(_of(unit), PARTS[part](rate), month__in=months_of(period))
    month, _dot, number = after.partition(".")
    if number.isascii() and number.isdigit():
        wanted = wanted.filter(Q(month__lt=month) | Q(month=month, case__lt=int(number)))
    rows = list(wanted.order_by("-month", "-case")[: limit + 1])
    shown = rows[:limit]
    readable = access.limit(Case.objects.filter(pk__in=[row.case_id for row in shown]), actor).in_bulk()
    items = [JudgedCase(readable[row.case_id], row) for row in shown if row.case_id in readable]
    last = f"{shown[-1].month}.{shown[-1].case_id}" if len(rows) > limit else ""
    return JudgedPage(items, last, hidden=len(items) < len(shown))


def _of(unit: Unit) -> Q:
    if unit.kind == RateCount.OFFICE:
        return Q(organisation=int(unit.key))
    return Q(**{LEVELS[len(unit.key)]: unit.key})


# What the ledger can be narrowed to.
LEDGER = {
    "waiting": Exclusion.WAITING,
    "out": (Exclusion.GRANTED, Exclusion.GRANTED_ON_APPEAL),
    "in": (Exclusion.REFUSED, Exclusion.REFUSED_ON_APPEAL),
}


def count_waiting(actor: Actor) -> int:
    """Return how many applications and appeals wait for a decision by the actor, up to 99."""
    if not actor.has(DECIDE):
        return 0
    theirs = Q(applied_by=actor.person_id) | Q(decided_by=actor.person_id) | Q(appealed_by=actor.person_id)
    waiting = Exclusion.objects.filter(state__in=Exclusion.WAITING).exclude(theirs)
    reach = access.limit(Case.objects.all(), actor, DECIDE)
    return waiting.filter(case__in=reach)[:MOST_COUNTED].count()


def list_exclusions(*, state: str = "", office: int | None = None) -> QuerySet[Exclusion]:
    """Return the ledger, the latest application first; `state` narrows to one of LEDGER, `office` to who applied."""
    found = Exclusion.objects.select_related("case", "organisation").order_by("-pk")
    if state:
        found = found.filter(state__in=LEDGER[state])
    return found.filter(organisation=office) if office else found


def list_applicants() -> list[tuple[int, str]]:
    """Return the offices that have applied, with their names."""
    numbers = Exclusion.objects.order_by("organisation").values_list("organisation", flat=True).distinct()
    return [(number, say(parties.office_names(number))) for number in numbers]
