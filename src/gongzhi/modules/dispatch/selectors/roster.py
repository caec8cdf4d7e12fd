"""Reads of the roster: whose posts one may keep, who serves there, who is away."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.text import say, say_list
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
# So many posts are shown; who has more below has offices in between that keep their own.
MOST = 200
# So long the page tells that an absence was ended, and by whom.
TOLD_FOR = timedelta(days=7)
STAFF = "person/"


def posts_of(actor: Actor) -> list[parties.Post]:
    """Return the actor's own posts and those below them."""
    numbers = {*actor.posts, *parties.posts_below(actor.posts)}
    rows = parties.list_posts().filter(pk__in=numbers).prefetch_related("duty_times")
    return sorted(rows[:MOST], key=lambda post: (post.pk not in actor.posts, post.organisation.key, post.key))


def label_of(post: parties.Post) -> str:
    """Return a post in words, with its office."""
    return f"{say(post.organisation.names)} · {say(post.names)}"


def people_of(posts: list[parties.Post]) -> dict[int, str]:
    """Return the present holders of these posts, by number."""
    holdings = (holding for post in posts for holding in post.present)  # type: ignore[attr-defined]  # by list_posts
    return {holding.person_id: holding.person.name for holding in holdings}


def list_substitutes(posts: list[parties.Post]) -> list[parties.Person]:
    """Return who may stand in: those who serve in the same offices."""
    offices = {post.organisation_id for post in posts}
    rows = parties.Person.objects.filter(holdings__post__organisation__in=offices, holdings__valid_to=None)
    return list(rows.distinct().order_by("name")[:MOST])


def list_absences(people: Mapping[int, str]) -> list[parties.Absence]:
    """Return the absences of these people that are not over, the earliest first, each with the names of who stands in."""
    found = parties.Absence.objects.filter(person__in=people, valid_to__gt=clock.today(), ended_at=None)
    absences = list(found.select_related("person").order_by("valid_from", "id")[:MOST])
    _add_stand_ins(absences)
    return absences


def list_ended(people: Mapping[int, str]) -> list[parties.Absence]:
    """Return the absences of these people that were ended lately, the latest first, with who entered (`entered`) and who ended them (`ender`)."""
    found = parties.Absence.objects.filter(person__in=people, ended_at__gt=clock.now() - TOLD_FOR)
    absences = list(found.select_related("person").order_by("-ended_at")[:MOST])
    _add_stand_ins(absences)
    labels = {label for one in absences for label in (one.by, one.ended_by)}
    names = parties.Person.objects.in_bulk(
        [int(label.removeprefix(STAFF)) for label in labels if label.startswith(STAFF)]
    )
    said = {f"{STAFF}{number}": person.name for number, person in names.items()}
    for one in absences:
        one.entered, one.ender = said.get(one.by, ""), said.get(one.ended_by, "")  # type: ignore[attr-defined]  # for the page
    return absences


def _add_stand_ins(absences: Sequence[parties.Absence]) -> None:
    """Give each absence the names of who stood in on its days (`stand_ins`)."""
    people = {one.person_id for one in absences}
    days = {"valid_from__in": {one.valid_from for one in absences}, "valid_to__in": {one.valid_to for one in absences}}
    lent = parties.Substitution.objects.filter(post__holdings__person__in=people, **days)
    rows = lent.values_list("post__holdings__person", "valid_from", "valid_to", "person__name").distinct()
    stand_ins = [((person, since, until), name) for person, since, until, name in rows] if absences else []
    for one in absences:
        span = (one.person_id, one.valid_from, one.valid_to)
        one.stand_ins = say_list(name for key, name in stand_ins if key == span)  # type: ignore[attr-defined]  # for the page
