"""Random checks: for staff those of their areas, for everybody what has been published of each."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Denied, Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.rules import public as rules

from ..models import Check, CheckItem
from ..rules.drawing import ALGORITHM

GRANT = "integrity.check"
A_PAGE = 30
MOST_LISTED = 5000


def covers(actor: Actor, area: str) -> bool:
    """Say whether the actor may check in an area."""
    seats = (seat for seat in actor.seats_with(GRANT) if seat.scope == "area")
    return any(area.startswith(code) for seat in seats for code in seat.area_codes)


def require(actor: Actor, area: str) -> None:
    if not covers(actor, area):
        raise Denied(_("Your post may not check here."))


def list_checks(actor: Actor | None = None, before: int = 0) -> tuple[list[Check], int]:
    """Return checks, newest first: those of the actor's areas, or for everybody all of them."""
    rows = Check.objects.filter(_reach(actor)) if actor is not None else Check.objects.all()
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.defer("items").order_by("-id")[: A_PAGE + 1])
    return found[:A_PAGE], found[A_PAGE - 1].pk if len(found) > A_PAGE else 0


def _reach(actor: Actor) -> Q:
    reach = Q(pk__in=[])
    for seat in actor.seats_with(GRANT):
        for code in seat.area_codes if seat.scope == "area" else ():
            reach |= areas.in_scope("area_code", code)
    return reach


def count_waiting(actor: Actor) -> int:
    """Return how many checks wait for the actor: for the public number, which the actor has not typed, or for the cases drawn."""
    to_type = Q(state=Check.LISTED, drawn_on__lte=clock.today()) & ~Q(numbers__person=actor.person_id)
    rows = Check.objects.filter(_reach(actor)).filter(to_type | Q(state=Check.DRAWN))
    return rows[:A_PAGE].count()


def get_check(number: int) -> Check:
    found = Check.objects.filter(pk=number).select_related("by").first()
    if found is None:
        raise Missing(_("There is no such check."))
    return found


def list_items(check: Check) -> Sequence[CheckItem]:
    rows = check.drawn.select_related("case", "finding", "by")
    return list(rows.order_by("place"))


def require_item(check: Check, item: int) -> CheckItem:
    """Return one of the cases that were drawn; raise Conflict for another."""
    row = next((one for one in list_items(check) if one.pk == item), None)
    if row is None:
        raise Conflict(_("There is no such case in this check."))
    return row


def list_candidates(checklist: rules.ContentVersion, area: str, since: Any, until: Any) -> list[str]:
    """Return the numbers of the cases from which is drawn: closed in these days, in this area, of matters that the checklist is for.

    Not what is restricted, a petition, or about an office: whoever checks need not be among those who may know of it.
    """
    wanted = tuple(checklist.body["categories"])
    keys = [one.key for one in rules.list_content("matter") if one.body["category"].startswith(wanted)]
    column = {"county": "county_code", "township": "township_code", "village": "village_code"}[areas.level_of(area)]
    rows = cases.Case.objects.filter(
        **{column: area}, matter__in=keys, closed_at__date__gte=since, closed_at__date__lte=until
    ).filter(restricted=False, register="", subject_organisation=None)
    found = rows.only("id", "opened_at").order_by("id")[:MOST_LISTED]
    return sorted(case.receipt for case in found)


def public_file(check: Check) -> dict[str, Any]:
    """Return what is published of a check: before it is over only what fixes the list, afterwards all that draws it again."""
    told: dict[str, Any] = {
        "algorithm": ALGORITHM,
        "check": check.pk,
        "title": check.title,
        "area": check.area_code,
        "listed_at": check.listed_at.isoformat(timespec="seconds"),
        "list_sha256": check.list_sha256,
        "count": len(check.items),
        "size": check.size,
        "source": check.source,
        "drawn_on": check.drawn_on.isoformat(),
    }
    if check.state != Check.DONE:
        return told
    drawn = [item.case.receipt for item in list_items(check)]
    return told | {
        "salt": check.salt,
        "items": check.items,
        "number": check.number,
        "seed": check.seed,
        "drawn": drawn,
    }
