"""What the worker does again and again for matters."""

from datetime import timedelta

from django.conf import settings

from gongzhi.common import clock

from .models import StartKey


def forget_start_keys() -> int:
    """Remove the keys of calls that are too old to be sent again; return how many."""
    return StartKey.objects.filter(claimed_at__lt=clock.now() - timedelta(days=settings.REPEAT_DAYS)).delete()[0]
