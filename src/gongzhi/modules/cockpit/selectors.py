"""Reads for the command page: open work on posts that nobody holds."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from gongzhi.common import clock
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases.public import Case, WorkItem
from gongzhi.engine.parties.public import Holding, Post, Substitution


@dataclass(frozen=True)
class VacantPost:
    """A post without holder or substitute today, and how many open steps wait there."""

    post: Post
    open_items: int


def list_vacant_posts(actor: Actor) -> list[VacantPost]:
    """Return the vacant posts that have open work within the actor's scope, the fullest first; two queries."""
    today = clock.today()
    vacant = Post.objects.filter(~_sits(Holding, today), ~_sits(Substitution, today))
    cases = access.limit(Case.objects.filter(closed_at=None), actor)
    items = WorkItem.objects.filter(state=WorkItem.OPEN, post__in=vacant, case__in=cases)
    counts = dict(items.values_list("post").annotate(Count("id")).order_by("post"))
    posts = Post.objects.filter(pk__in=counts).select_related("organisation")
    return sorted((VacantPost(post, counts[post.pk]) for post in posts), key=lambda found: -found.open_items)


def _sits(table: type[Model], day: date) -> Exists:
    rows: QuerySet[Model] = table._default_manager.filter(post=OuterRef("pk"), valid_from__lte=day)
    return Exists(rows.filter(Q(valid_to__gt=day) | Q(valid_to=None)))
