"""What the worker does for reports again and again."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.files import public as files

# Twice as long as a page may count on its photos (views/portal/draft.py), so that none goes while it is being sent.
ABANDONED_AFTER = timedelta(days=2)
AT_A_TIME = 500


def remove_abandoned_photos() -> int:
    """Remove photos of reports that were begun and never sent; return how many."""
    used = cases.Attachment.objects.filter(file=OuterRef("pk"))
    old = files.StoredFile.objects.filter(~Exists(used), created_at__lt=clock.now() - ABANDONED_AFTER)
    return files.remove(list(old.order_by("created_at")[:AT_A_TIME]))
