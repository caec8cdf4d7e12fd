"""What is done again and again for notices."""

from datetime import timedelta

from gongzhi.common import clock
from gongzhi.modules.notices.models import Notice
from gongzhi.modules.notices.services.staff_wishes import forget_staff

KEPT = timedelta(days=2)
AT_ONCE = 2000


def forget_marks() -> int:
    """Empty the hashes of addresses that no limit per day needs any more; return how many."""
    old = Notice.objects.exclude(mark="").filter(settled_at__lt=clock.now() - KEPT)
    return Notice.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(mark="")


def forget_addresses_of_staff() -> int:
    """Delete mail addresses of staff that were not confirmed in time, or whose account is closed; return how many."""
    return forget_staff()
