"""What is done again and again for notices."""

from datetime import timedelta

from gongzhi.common import clock
from gongzhi.modules.notices.models import Notice

KEPT = timedelta(days=2)
AT_ONCE = 2000


def forget_marks() -> int:
    """Empty the hashes of addresses that no limit per day needs any more; return how many."""
    old = Notice.objects.exclude(mark="").filter(settled_at__lt=clock.now() - KEPT)
    return Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(mark="")
