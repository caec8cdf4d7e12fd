"""What the worker does again and again for dispatch."""

from datetime import timedelta

from django.conf import settings

from gongzhi.common import clock

from .models import Replay

AT_A_TIME = 20


def forget_replays() -> int:
    """Remove some of what drafts would have done, with the cases named in it, once it is old; return how many rows."""
    old = Replay.objects.filter(asked_at__lt=clock.now() - timedelta(days=settings.REPLAY_DAYS))
    return Replay.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_A_TIME])).delete()[0]
