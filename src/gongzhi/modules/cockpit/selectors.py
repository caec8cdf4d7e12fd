"""Reads for the command page: posts that nobody holds or that have much, channels that do not work, places for the map."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.cases.public import Case, WorkItem
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.parties import public as parties
from gongzhi.engine.parties.public import Post
from gongzhi.engine.rules import public as rules

LEVELS = ("township_code", "village_code", "grid_code")
MUCH_WORK = "post_has_much_work"
WORKER, SILENT_AFTER, STUCK_AFTER = "worker", timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True)
class PostAtWork:
    """A post with open work in the viewer's scope; `open_items` is told of vacant posts only."""

    post: Post
    open_items: int


@dataclass(frozen=True)
class Balance:
    """What helps to share work out: vacant posts, and posts with more than `threshold` open steps (None: not decided)."""

    vacant: list[PostAtWork]
    loaded: list[Post]
    threshold: int | None


@dataclass(frozen=True)
class Trouble:
    """Something that does not run: what (`worker`, or the topic of messages), in which state, and since when."""

    what: str
    state: str
    since: datetime | None


def find_balance(actor: Actor, *, area: str = "") -> Balance:
    """Return vacant and loaded posts, by key; three queries at most. How much a held post has is told to nobody here.

    A post that has been abolished is vacant for good: whatever waits there is waiting for somebody to hand it on.
    """
    everywhere = _open_items()
    threshold = rules.parameter(MUCH_WORK, clock.today()).value
    most = threshold if threshold is not None and actor.has("case.dispatch") else None
    vacant = {pk for pk in everywhere if not parties.is_held(pk)}
    loaded = {pk for pk, count in everywhere.items() if pk not in vacant and most is not None and count > most}
    # Names and scope matter only for the few posts that there is something to say of.
    posts = list(Post.objects.filter(pk__in=vacant | loaded).select_related("organisation").order_by("key"))
    counts = _open_items(actor, area, posts) if posts else {}
    return Balance(
        vacant=[PostAtWork(post, counts[post.pk]) for post in posts if post.pk in vacant and post.pk in counts],
        loaded=[post for post in posts if post.pk in loaded and most is not None and counts.get(post.pk, 0) > most],
        threshold=threshold,
    )


def _open_items(actor: Actor | None = None, area: str = "", posts: Iterable[Post] = ()) -> dict[int, int]:
    """Return how many open cases have open work on each post: of all posts by one index, or of some within a scope."""
    items = WorkItem.objects.filter(state=WorkItem.OPEN).exclude(post=None)
    if actor is None:
        return dict(items.values_list("post").annotate(Count("id")).order_by("post"))
    inside = Case.objects.filter(cases.scope_of(actor, area=area), closed_at=None)
    found = items.filter(post__in=[post.pk for post in posts], case__in=inside)
    return dict(found.values_list("post").annotate(Count("case", distinct=True)).order_by("post"))


def list_troubles() -> list[Trouble]:
    """Return what stands still: the worker, and channels whose messages have waited long or were given up; two queries."""
    beat = outbox.last_beat(WORKER)
    silent = beat is None or beat < clock.now() - SILENT_AFTER
    found = [Trouble("worker", "silent", beat)] if silent else []
    return found + [
        Trouble(left.topic, left.state, left.oldest)
        for left in outbox.list_backlog()
        if left.state == "unknown" or left.oldest < clock.now() - STUCK_AFTER
    ]


def map_features(actor: Actor, area: str = "") -> list[dict[str, Any]]:
    """Return a point for each grid, or the smallest area that is known, with open cases: how many, how many overdue."""
    middles = areas.middles()
    spots: dict[str, Counter[str]] = defaultdict(Counter)
    for group in cases.group_open(actor, *LEVELS, area=area):
        code = next(filter(None, reversed(group.keys)), "")
        spots[code].update(total=group.total, overdue=group.overdue, soon=group.soon)
    return [_feature(code, spots[code], middles[code]) for code in sorted(spots) if code in middles]


def _feature(code: str, counted: Counter[str], middle: tuple[float, float]) -> dict[str, Any]:
    state = "overdue" if counted["overdue"] else "soon" if counted["soon"] else ""
    properties = {"code": code, "count": counted["total"], "overdue": counted["overdue"], "state": state}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": list(middle)}}
