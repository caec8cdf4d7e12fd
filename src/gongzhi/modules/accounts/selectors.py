"""Reads: which actor stands behind an account or a token."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser

from gongzhi.common import clock, rows
from gongzhi.engine.access.public import Actor, Scope, Seat
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from .models import ApiToken, User

NOBODY = Actor("staff")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# Asked at every call of a program.
TOKEN = rows.Prepared(lambda digests: ApiToken.objects.filter(digest__in=digests))
HOLDER = rows.Prepared(lambda digests: User.objects.filter(api_tokens__digest__in=digests, is_active=True))


def find_user_by_token(token: str) -> User | None:
    """Return the active account of an API token that has not expired, or None."""
    tokens: list[ApiToken]
    holders: list[User]
    tokens, holders = rows.read([TOKEN, HOLDER], digest_of(token))
    is_valid = any(found.expires_at is None or found.expires_at > clock.now() for found in tokens)
    return holders[0] if is_valid and holders else None


def actor_of(user: User | AnonymousUser) -> Actor:
    """Return the actor behind an account: its person with a seat for each role of each post held today.

    Somebody without account, person or post gets an actor without seats, who may do nothing.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return _actor(user.pk, (clock.today(), parties.edition(), rules.edition(), areas.edition()))


@lru_cache(maxsize=2000)
def _actor(user_id: int, _editions: tuple[object, ...]) -> Actor:
    """Remembered until posts, roles, areas or the day change: these are here to be part of the key."""
    person = parties.Person.objects.filter(user=user_id).first()
    return actor_of_person(person) if person else NOBODY


def actor_of_person(person: parties.Person, posts: Iterable[parties.Post] | None = None) -> Actor:
    """Return a person who serves as an actor, with or without an account: for past cases. Not remembered.

    `posts` are those of the person where they are known; else they are looked up.
    """
    held = parties.list_posts_of(person) if posts is None else posts
    seats = [seat for post in held for seat in _seats(post)]
    return Actor("staff", person_id=person.pk, seats=tuple(seats))


def forget_actors() -> None:
    """Drop the actors kept in this process (tests roll the database back under them)."""
    _actor.cache_clear()


def _seats(post: parties.Post) -> list[Seat]:
    lineage = parties.organisations_above(post.organisation_id)
    codes = (post.area_code, *areas.predecessors(post.area_code))
    seats = []
    for role in post.roles:
        found = rules.find_content("role", role)
        if found is None:
            continue  # A role that content no longer knows grants nothing.
        scope: Scope = found.body["scope"]
        grants = frozenset(found.body["grants"])
        seats.append(Seat(post.pk, post.organisation_id, lineage, scope, codes, grants, found.body.get("register", "")))
    return seats
