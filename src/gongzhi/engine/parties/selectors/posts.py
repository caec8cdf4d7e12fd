"""Rows of posts, their holders, and offices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.text import say_list

from ..models import Holding, Organisation, Person, Post, Substitution
from .chart import chart
from .searching import sitters_of


def _on(day: date) -> Q:
    return (Q(valid_from__lte=day) | Q(valid_from=None)) & (Q(valid_to__gt=day) | Q(valid_to=None))


def list_posts_of(person: Person) -> list[Post]:
    """Return the posts that a person holds or stands in for today."""
    day = clock.today()
    held = Holding.objects.filter(_on(day), person=person).values("post_id")
    lent = Substitution.objects.filter(_on(day), person=person).values("post_id")
    posts = Post.objects.filter(_on(day)).filter(Q(pk__in=held) | Q(pk__in=lent))
    return list(posts.select_related("organisation").order_by("pk"))


def list_posts(*, organisation: int | None = None) -> QuerySet[Post]:
    """Return the posts in force today, with organisation and present holders."""
    day = clock.today()
    holdings = Holding.objects.filter(_on(day)).select_related("person")
    posts = Post.objects.filter(_on(day)).select_related("organisation")
    if organisation:
        posts = posts.filter(organisation=organisation)
    return posts.prefetch_related(Prefetch("holdings", holdings, to_attr="present")).order_by("key")


def find_post_by_id(post_id: int) -> Post | None:
    """Return a post that is in force today, or None; from memory, and shared: it is not to be changed."""
    known, day = chart().posts, clock.today()
    if post_id not in known:
        known[post_id] = Post.objects.filter(pk=post_id).select_related("organisation").first()
    post = known[post_id]
    if post is None or (post.valid_from or day) > day or (post.valid_to and post.valid_to <= day):
        return None
    return post


def find_post_in_office(organisation_id: int, role: str) -> Post | None:
    """Return the first post of an office, by key, that has a role and somebody on it; None without any."""
    posts = (post for post in list_posts(organisation=organisation_id) if role in post.roles)
    return next((post for post in posts if post.present), None)  # type: ignore[attr-defined]  # set by list_posts


def list_organisations() -> QuerySet[Organisation]:
    """Return the organisations in force today."""
    return Organisation.objects.filter(_on(clock.today())).order_by("key")


def name_of_holder(post_id: int) -> str:
    """Return the name of the present holder of a post; empty when it is vacant."""
    found = Holding.objects.filter(_on(clock.today()), post=post_id).select_related("person").first()
    return found.person.name if found else ""


def names_at(posts: Collection[int]) -> dict[int, str]:
    """Return who does the work of each post today, by name: who stands in before the holder, nobody who is away."""
    sitters = {post: sitters_of(post) for post in posts}
    numbers = {person for persons in sitters.values() for person in persons}
    names: dict[int, str] = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))
    return {post: say_list(names[person] for person in persons) for post, persons in sitters.items()}


@dataclass(frozen=True)
class StandIn:
    """Who does the work of a post for whom (its holders that are away, by name), and the last day of that."""

    post_id: int
    person_id: int
    name: str
    holder: str
    until: date | None

    @property
    def words(self) -> str:
        given = {"name": self.name, "holder": self.holder}
        return (_("%(name)s for %(holder)s") if self.holder else _("%(name)s stands in")) % given


def list_stand_ins(posts: Collection[int]) -> list[StandIn]:
    """Return who stands in on these posts today; where nobody does the database is not asked."""
    staffing, day = chart().staffing, clock.today()
    found = [(post, span, staffing.away(post, day)) for post in posts for span in staffing.stand_ins(post, day)]
    numbers = {number for _post, span, away in found for number in (span.person_id, *away)}
    names = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name")) if numbers else {}
    return [
        StandIn(post, span.person_id, names[span.person_id], say_list(map(names.get, away)), _last_day(span.valid_to))
        for post, span, away in found
    ]


def _last_day(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None
