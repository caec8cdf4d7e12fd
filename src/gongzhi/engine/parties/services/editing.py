"""Writes: each change of posts and duties counts up the edition, so that all processes read them anew."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from ..models import (
    Absence,
    Duty,
    DutyTime,
    Edition,
    Holding,
    Organisation,
    PartyOrganisation,
    Person,
    Post,
    Substitution,
)
from ..selectors.chart import forget_chart

Row = Organisation | Person | Post | Holding | Substitution | Duty | PartyOrganisation | Absence | DutyTime


def add(rows: Sequence[Row]) -> None:
    """Insert rows of one kind in their order and tell every process."""
    with transaction.atomic():
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)  # type: ignore[arg-type]  # all of one class
        announce()


def announce() -> None:
    """Count up the edition: the duties have changed."""
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1):
        Edition.objects.get_or_create(pk=1, defaults={"number": 1})
    forget_chart()
