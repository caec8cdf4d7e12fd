"""Lists of offices, posts, people and tokens within the viewer's areas: by key or name, page by page, never counted to the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts

from ..models import Invitation
from .authority import areas_of, in_areas

M = TypeVar("M", bound=Model)
AT_A_TIME = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, and after which row the next page begins (0: there is none)."""

    rows: Sequence[M]
    next: int = 0


def is_valid(day: date, prefix: str = "") -> Q:
    """Return the condition that a row holds on a day."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & lasts(day, prefix)


def lasts(day: date, prefix: str = "") -> Q:
    """Return the condition that a row is not over by a day; it may begin later."""
    return Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})


def page_of(rows: QuerySet[M], by: str, after: int) -> Page[M]:
    """Return the page behind the row with this number, in the order of a column and then of numbers."""
    if after and (place := rows.model._default_manager.filter(pk=after).values_list(by, flat=True).first()):
        rows = rows.filter(Q(**{f"{by}__gt": place}) | Q(**{by: place}, pk__gt=after))
    found = list(rows.order_by(by, "pk")[: AT_A_TIME + 1])
    return Page(found[:AT_A_TIME], found[AT_A_TIME - 1].pk if len(found) > AT_A_TIME else 0)


def all_offices(actor: Actor) -> QuerySet[parties.Organisation]:
    """Return the offices of the actor's areas that are not over."""
    return parties.Organisation.objects.filter(in_areas("area_code", areas_of(actor)), lasts(clock.today()))


def list_offices(actor: Actor, *, under: parties.Organisation | None = None) -> QuerySet[parties.Organisation]:
    """Return the offices right below one, or the uppermost of the actor's areas; with how many posts and offices they have."""
    rows = all_offices(actor)
    return with_counts(rows.filter(parent=under) if under else rows.exclude(parent__in=all_offices(actor)))


def with_counts(rows: QuerySet[parties.Organisation]) -> QuerySet[parties.Organisation]:
    """Return offices with how many posts (`post_count`) and offices (`office_count`) they have."""
    today = clock.today()
    posts = Count("posts", filter=lasts(today, "posts__"), distinct=True)
    below = Count("children", filter=lasts(today, "children__"), distinct=True)
    return rows.annotate(post_count=posts, office_count=below)


def list_posts(actor: Actor) -> QuerySet[parties.Post]:
    """Return the posts of the actor's areas that are not over, with offices and those who sit there now or later (`sitters`)."""
    today = clock.today()
    holdings = parties.Holding.objects.filter(lasts(today)).select_related("person").order_by("valid_from", "pk")
    rows = parties.Post.objects.filter(in_areas("area_code", areas_of(actor)), lasts(today))
    return rows.select_related("organisation").prefetch_related(Prefetch("holdings", holdings, to_attr="sitters"))


def list_vacant(actor: Actor) -> QuerySet[parties.Post]:
    """Return the posts on which nobody sits and nobody stands in today."""
    today = clock.today()
    held = parties.Holding.objects.filter(is_valid(today), post=OuterRef("pk"))
    lent = parties.Substitution.objects.filter(is_valid(today), post=OuterRef("pk"))
    return list_posts(actor).filter(is_valid(today)).exclude(Exists(held)).exclude(Exists(lent))


def list_people(actor: Actor) -> QuerySet[parties.Person]:
    """Return who sits, or once sat, on a post of the actor's areas, and who never had one; with present posts (`seats`)."""
    inside = parties.Holding.objects.filter(in_areas("post__area_code", areas_of(actor)), person=OuterRef("pk"))
    anywhere = parties.Holding.objects.filter(person=OuterRef("pk"))
    seats = parties.Holding.objects.filter(lasts(clock.today())).select_related("post__organisation").order_by("pk")
    rows = parties.Person.objects.filter(Exists(inside) | ~Exists(anywhere)).select_related("user")
    return rows.prefetch_related(Prefetch("holdings", seats, to_attr="seats"))


def list_waiting(actor: Actor) -> QuerySet[parties.Person]:
    """Return whose account is open, without a password and without a link that holds: they wait for one."""
    links = Invitation.objects.filter(user=OuterRef("user"), ended_at=None, expires_at__gt=clock.now())
    waiting = list_people(actor).filter(user__is_active=True, user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return waiting.exclude(Exists(links))


def named(words: str) -> Q:
    """Return the condition that an office or a post is called so, in part."""
    return Q(names__zh__icontains=words) | Q(names__en__icontains=words)


def list_namesakes(actor: Actor, name: str) -> list[parties.Person]:
    """Return the people who are called exactly so."""
    return list(list_people(actor).filter(name=" ".join(name.split())).order_by("pk")[:AT_A_TIME])


def list_tokens(actor: Actor) -> QuerySet[accounts.ApiToken]:
    """Return the tokens that hold or wait, of the people whom the actor sees."""
    users = list_people(actor).order_by().values("user")
    return tokens_of().filter(user__in=users)


def tokens_of(user: accounts.User | None = None) -> QuerySet[accounts.ApiToken]:
    """Return the tokens that hold or wait, of one account or of all."""
    rows = accounts.ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))
    rows = rows.select_related("user__person")
    return rows.filter(user=user) if user else rows
