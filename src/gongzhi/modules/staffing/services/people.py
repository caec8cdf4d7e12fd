"""Who sits where: a person is added, takes a post from a day on, leaves it or goes to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict, Invalid
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.parties import public as parties

from ..selectors.authority import ACCOUNTS, CHART, require_people, require_person, require_post
from ..selectors.records import ADDED
from .accounts import add_account, check_name, end_links
from .recording import Deed, changed, changed_all, note_all

ONE_DAY = timedelta(days=1)
LONGEST_NAME = 80


@dataclass(frozen=True)
class Seat:
    """Who holds which post from a day on."""

    post: parties.Post
    person: parties.Person
    since: date


def add_person(actor: Actor, name: str) -> parties.Person:
    """Add somebody who serves."""
    return add_people(actor, [name])[0]


def add_people(actor: Actor, names: Sequence[str]) -> list[parties.Person]:
    """Add people who serve, in the order of their names."""
    require_grant(actor, ACCOUNTS)
    people = [parties.Person(name=_clean(name)) for name in names]
    with transaction.atomic():
        parties.add(people)
        note_all(actor, [Deed(one, ADDED, {"name": ["", one.name]}) for one in people])
    return people


def _clean(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Invalid({"name": _("Please write the name.")})
    return words


def rename(actor: Actor, person: parties.Person, name: str, seen: str) -> None:
    """Correct a person's name."""
    require_person(actor, person)
    with changed(actor, person, seen):
        person.name = _clean(name)
        person.save(update_fields=["name"])
        if person.user:
            person.user.first_name = person.name
            person.user.save(update_fields=["first_name"])


def seat(
    actor: Actor,
    post: parties.Post,
    person: parties.Person,
    since: date,
    *,
    takes_over: bool = False,
    leaves_others: bool = False,
    seen: str = "",
) -> None:
    """Let a person hold a post from a day on. `takes_over`: who holds it now leaves it; `leaves_others`: so does the person all others."""
    require_post(actor, post)
    require_people(actor, [person], CHART)
    with transaction.atomic():
        if leaves_others:
            for one in _lasting(Q(person=person), since).exclude(post=post).select_related("post"):
                end_holding(actor, one, since)
        seat_all(actor, [Seat(post, person, since)], takes_over=takes_over, seen=seen)


def seat_all(actor: Actor, seats: Sequence[Seat], *, takes_over: bool = False, seen: str = "") -> None:
    """Let people hold posts from days on, each post being named once."""
    posts, people = [one.post for one in seats], [one.person for one in seats]
    for post in posts:
        require_post(actor, post)
    require_people(actor, people, CHART)
    with changed_all(actor, posts, seen, act="seated", persons=people):
        held = _held_already(seats)
        for one in seats:
            check_days(one.post, one.since)
            if (one.post.pk, one.person.pk) in held:
                raise Conflict(_("This person holds the post already."))
            if takes_over:
                _let_go(one.post, one.since)
        parties.add([parties.Holding(post=one.post, person=one.person, valid_from=one.since) for one in seats])
        # Whoever holds a link from before could set the password of somebody who may do more now.
        end_links(people)


def _held_already(seats: Sequence[Seat]) -> set[tuple[int, int]]:
    since = min(one.since for one in seats)
    found = _lasting(Q(post__in=[one.post for one in seats]), since).values_list("post", "person", "valid_to")
    days = {(one.post.pk, one.person.pk): one.since for one in seats}
    lasting = ((key, until) for *key, until in found)
    return {tuple(key) for key, until in lasting if (day := days.get(tuple(key))) and (until is None or until > day)}


def _lasting(which: Q, day: date):  # type: ignore[no-untyped-def]  # a query set of another part's rows
    """Return the holdings that go on over a day or begin later."""
    return parties.Holding.objects.filter(which & (Q(valid_to=None) | Q(valid_to__gt=day)))


def check_days(post: parties.Post, since: date) -> None:
    """Raise Invalid where a post is not there on a day."""
    if post.valid_from and since < post.valid_from:
        raise Invalid({"since": _("The post begins later than this day.")})
    if post.valid_to and since >= post.valid_to:
        raise Invalid({"since": _("The post has ended by this day.")})


def _let_go(post: parties.Post, day: date) -> None:
    _lasting(Q(post=post, valid_from__gte=day), day).delete()
    _lasting(Q(post=post), day).update(valid_to=day)


def end_holding(actor: Actor, holding: parties.Holding, day: date) -> None:
    """Let a person hold a post no longer from a day on; one that has not begun by then vanishes."""
    post = holding.post
    require_post(actor, post)
    with changed_all(actor, [post], act="left", persons=[holding.person]):
        holding.refresh_from_db()
        if holding.valid_to is not None and holding.valid_to <= day:
            raise Conflict(_("This person has left the post by that day already."))
        if holding.valid_from >= day:
            holding.delete()
        else:
            holding.valid_to = day
            holding.save(update_fields=["valid_to"])


def add_and_seat(
    actor: Actor, post: parties.Post, name: str, account: str, since: date, **how: Any
) -> tuple[parties.Person, str]:
    """Add a person with a post from a day on, and with an account unless its name is empty; return the link's secret too."""
    require_post(actor, post)
    if account:
        check_name(account)
    with transaction.atomic():
        person = add_person(actor, name)
        seat(actor, post, person, since, **how)
        return person, add_account(actor, person, account) if account else ""
