"""Writes of the roster: weekly duty times of a post, absences of a person with who stands in."""

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid

from ..models import Absence, DutyTime, Holding, Person, Post, Substitution
from .editing import announce

DAYS = 7


def set_duty_times(post: Post, times: Sequence[tuple[int, time, time]]) -> None:
    """State anew when a post is on duty each week (nothing: it keeps the office hours). Raises Invalid for what is no stretch."""
    if any(not 0 <= weekday < DAYS or begins == ends for weekday, begins, ends in times):
        raise Invalid({"times": _("Write each stretch with its day, its beginning and another time as its end.")})
    if len({(weekday, begins) for weekday, begins, _ends in times}) < len(times):
        raise Invalid({"times": _("Two stretches begin at the same time. Keep one of them.")})
    with transaction.atomic():
        post.duty_times.all().delete()
        DutyTime.objects.bulk_create(
            DutyTime(post=post, weekday=weekday, begins=begins, ends=ends) for weekday, begins, ends in times
        )
        announce()


def add_absence(
    person: Person, since: date, until: date, *, by: str, posts: Sequence[Post] = (), substitute: Person | None = None
) -> Absence:
    """Note that a person is away from a day on until before another, and who stands in on the posts named.

    Raises Invalid for a span that ends before it begins or a substitute who is the person.
    """
    if until <= since:
        raise Invalid({"until": _("The absence must end after it begins.")})
    if substitute == person:
        raise Invalid({"substitute": _("Choose somebody else to stand in.")})
    with transaction.atomic():
        absence = Absence.objects.create(person=person, valid_from=since, valid_to=until, by=by)
        if substitute is not None:
            Substitution.objects.bulk_create(
                Substitution(post=post, person=substitute, valid_from=since, valid_to=until) for post in posts
            )
        announce()
    return absence


def end_absence(absence: Absence, today: date, *, by: str) -> None:
    """Let an absence end before `today`, and with it those who stand in because of it; what has not begun covers no day then."""
    held = Holding.objects.filter(person=absence.person).values("post_id")
    stand_ins = Substitution.objects.filter(
        post__in=held, valid_from=absence.valid_from, valid_to=absence.valid_to
    ).exclude(person=absence.person)
    absence.valid_to = max(absence.valid_from, today)
    absence.ended_by, absence.ended_at = by, clock.now()
    with transaction.atomic():
        stand_ins.update(valid_to=absence.valid_to)
        absence.save(update_fields=["valid_to", "ended_by", "ended_at"])
        announce()
