"""What staff change one by one: other names, and the end of an area."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common import errors
from gongzhi.engine.areas.models import Area, AreaAlias, AreaSuccession
from gongzhi.engine.areas.selectors import below
from gongzhi.engine.areas.services.imports import LONGEST_NAME
from gongzhi.engine.areas.services.report import edit

SHORTEST_NAME = 2


def add_alias(code: str, text: str) -> AreaAlias:
    """Give an area another name; giving it twice changes nothing. Raises Missing or Invalid."""
    text = " ".join(text.split())
    if not SHORTEST_NAME <= len(text) <= LONGEST_NAME:
        raise errors.Invalid({"text": _("A name has 2 to 100 characters.")})
    with edit():
        alias, _is_new = AreaAlias.objects.get_or_create(area=_get(code), text=text)
    return alias


def remove_alias(code: str, text: str) -> bool:
    """Take another name away; return whether there was one."""
    with edit():
        count, _by_model = AreaAlias.objects.filter(area=code, text=text).delete()
    return count > 0


def retire_area(code: str, *, on: date, successors: Sequence[str] = ()) -> Area:
    """End an area and all below it with the day before `on`; its matters go to `successors` (a merger, a split).

    The rows stay, because past cases name them. Raises Missing for an unknown code and Invalid where the area has
    ended, begins only later, or a successor is the area itself or lies below it.
    """
    with edit():
        area = _get(code)
        if area.valid_to or (area.valid_from and on <= area.valid_from):
            raise errors.Invalid({"on": _("The area begins only later, or has ended already.")})
        if any(successor.startswith(code) for successor in successors):
            raise errors.Invalid({"successors": _("An area cannot be followed by itself or a part of itself.")})
        # What ended earlier keeps its day; what begins only later has not begun.
        begun = Q(valid_from=None) | Q(valid_from__lt=on)
        Area.objects.filter(begun, below("code", code), valid_to=None).update(valid_to=on)
        area.refresh_from_db()
        links = [AreaSuccession(predecessor=area, successor=_get(one), since=on) for one in successors]
        AreaSuccession.objects.bulk_create(links, ignore_conflicts=True)
    return area


def _get(code: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise errors.Missing(_("There is no area with this code."))
    return area
