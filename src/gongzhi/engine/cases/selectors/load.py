"""How much open work posts have, read by partial index and remembered for a moment: dispatch shares work out by it."""

from collections.abc import Sequence
from time import monotonic

from django.db.models import Count

from gongzhi.common.snapshot import Snapshot
from gongzhi.engine.cases.models import WorkItem

SECONDS = 5
_counts: Snapshot[dict[int, int]] = Snapshot(dict, lambda: monotonic() // SECONDS, every=1.0)


def open_work(posts: Sequence[int]) -> dict[int, int]:
    """Return how many open work items each post has, at most a few seconds old; one query where any is not remembered."""
    known = _counts.current()
    asked = [post for post in posts if post not in known]
    if asked:
        items = WorkItem.objects.filter(state=WorkItem.OPEN, post__in=asked).order_by()
        found: dict[int, int] = dict(items.values_list("post").annotate(Count("id")))
        known.update({post: found.get(post, 0) for post in asked})
    return {post: known[post] for post in posts}


def note_given(post_id: int) -> None:
    """Count one more for a post that was just given work, so that the next of a thousand reports sees it."""
    known = _counts.current()
    if post_id in known:
        known[post_id] += 1
