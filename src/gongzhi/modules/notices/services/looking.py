"""Up to when somebody of the staff has read what came to their posts."""

from datetime import datetime

from gongzhi.common import clock

from ..models import StaffLook


def last_look(person_id: int) -> datetime | None:
    """Return the moment up to which a person has read; None for one who never said so."""
    return StaffLook.objects.filter(pk=person_id).values_list("at", flat=True).first()


def note_look(person_id: int, at: datetime) -> None:
    """Note that a person has read all that came up to a moment; never a later one than now, and never back."""
    until = max(filter(None, (min(at, clock.now()), last_look(person_id))))
    StaffLook.objects.update_or_create(pk=person_id, defaults={"at": until})
