"""What was taken back: for the posts that had it in hand."""

from datetime import timedelta

from gongzhi.common import clock
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

SHOWN_FOR = timedelta(days=7)
MOST = 50


def list_withdrawn(actor: Actor) -> list[cases.WorkItem]:
    """Return the work of the actor's posts that ended in the last days because the applicant withdrew, the latest first."""
    since = clock.now() - SHOWN_FOR
    # The cases first: of the work that ever ended there is far more.
    withdrawn = cases.Case.objects.filter(stage=processes.WITHDRAWN, closed_at__gte=since)
    ended = cases.WorkItem.objects.filter(post__in=actor.posts, state=cases.WorkItem.CANCELLED)
    lately = ended.filter(case__in=withdrawn.values("pk"), done_at__gte=since)
    return list(lately.select_related("case").order_by("-done_at", "-id")[:MOST])
