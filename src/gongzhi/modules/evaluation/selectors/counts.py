"""The counts of areas and offices in a period, as far as the viewer may see them: a sum over some months, never a look at cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from gongzhi.common.text import read_number
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.timeline import public as timeline
from gongzhi.modules.evaluation.models import RateCount, ReadingMark
from gongzhi.modules.evaluation.rules import Period, months_of

READ = "rates.read"
# The lengths of the codes of areas that have counts: county, township, village.
COUNTED_LEVELS = (6, 9, 12)
# From so many entries on that the worker has not read, numbers are incomplete enough to say so.
BEHIND = 5000


@dataclass(frozen=True)
class Count:
    """One rate of one unit in a period; points are hundredths of a case."""

    received: int = 0
    counted: int = 0
    points: int = 0
    counted_all: int = 0
    points_all: int = 0
    excluded: int = 0


@dataclass(frozen=True)
class Unit:
    """An area (`key` is its code) or an office (`key` is its number)."""

    kind: str
    key: str


@dataclass(frozen=True)
class Reading:
    """How far the worker has read the history on which the rates rest: so many entries of how many."""

    read: int
    of: int

    @property
    def is_behind(self) -> bool:
        return self.of - self.read > (BEHIND if RateCount.objects.exists() else 0)


def find_reading() -> Reading:
    last = timeline.checkpoint()
    read = ReadingMark.objects.values_list("next_leaf", flat=True).first() or 0
    return Reading(read, last.tree_size if last else 0)


NAMES = ("received", "counted", "points", "counted_all", "points_all", "excluded")


def list_units(actor: Actor, kind: str, *, area: str = "") -> list[Unit]:
    """Return the areas just below `area` (the townships of the county), or the offices, that the actor may see, by key."""
    if kind == RateCount.OFFICE:
        offices = (office for office in parties.list_organisations() if _sees_office(actor, office))
        return [Unit(kind, str(office.pk)) for office in offices]
    top = area or areas.find_county() or ""
    return [Unit(kind, found.code) for found in areas.children(top) if sees_area(actor, found.code)]


def sees_area(actor: Actor, code: str) -> bool:
    """Say whether the area lies within one of the actor's own, so that all its cases are the actor's to read."""
    return any(
        seat.scope == "area" and any(code.startswith(own) for own in seat.area_codes) for seat in actor.seats_with(READ)
    )


def _sees_office(actor: Actor, office: parties.Organisation) -> bool:
    own = any(seat.organisation_id in parties.organisations_above(office.pk) for seat in actor.seats_with(READ))
    return own or sees_area(actor, office.area_code)


def read_unit(text: str) -> Unit | None:
    """Return the unit that an address names, as area-999901 or office-12; None for what can be none."""
    kind, _dash, key = text.partition("-")
    is_number = read_number(key) is not None
    return Unit(kind, key) if kind in (RateCount.AREA, RateCount.OFFICE) and is_number else None


def may_see(actor: Actor, unit: Unit) -> bool:
    if unit.kind == RateCount.AREA:
        return len(unit.key) in COUNTED_LEVELS and sees_area(actor, unit.key)
    office = parties.list_organisations().filter(pk=int(unit.key)).first()
    return office is not None and _sees_office(actor, office)


def sum_counts(units: Sequence[Unit], rate: str, period: Period) -> dict[Unit, Count]:
    """Return the counts of the units in a period; one query. Those without any case are left out."""
    wanted = {kind: [unit.key for unit in units if unit.kind == kind] for kind in {unit.kind for unit in units}}
    which = Q(pk__in=[])
    for kind, keys in wanted.items():
        which |= Q(unit_kind=kind, unit__in=keys)
    rows = RateCount.objects.filter(which, rate=rate, month__in=months_of(period))
    summed = rows.values_list("unit_kind", "unit").annotate(*(Sum(name) for name in NAMES))
    return {Unit(kind, key): Count(*sums) for kind, key, *sums in summed.order_by("unit_kind", "unit")}


def list_formulas(rate: str, period: Period) -> list[str]:
    """Return the versions of the definition by which the rate was counted in the period."""
    found = RateCount.objects.filter(rate=rate, month__in=months_of(period)).values_list("formula", flat=True)
    return sorted(set(found.order_by("formula").distinct()))


def list_months() -> list[str]:
    """Return the months with counts, the latest first."""
    county = areas.find_county() or ""
    found = RateCount.objects.filter(unit_kind=RateCount.AREA, unit=county, rate="response")
    return list(found.order_by("-month").values_list("month", flat=True))
