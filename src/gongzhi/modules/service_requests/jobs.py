"""What the worker does for reports again and again."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.files import public as files

from .models import Import, IntakeKey
from .services.importing.uploads import FOLDER

# Twice as long as a page may count on its photos (views/portal/draft.py), so that none goes while it is being sent.
ABANDONED_AFTER = timedelta(days=2)
AT_A_TIME = 500
KEYS_AT_A_TIME = 10_000
# Uploaded tables hold names and telephone numbers: long enough to correct and repeat, no longer.
TABLES_KEPT = timedelta(days=30)


def remove_abandoned_photos() -> int:
    """Remove photos of reports that were begun and never sent; return how many."""
    used = cases.Attachment.objects.filter(file=OuterRef("pk"))
    old = files.StoredFile.objects.filter(~Exists(used), created_at__lt=clock.now() - ABANDONED_AFTER)
    return files.remove(list(old.order_by("created_at")[:AT_A_TIME]))


def remove_old_tables() -> int:
    """Remove uploaded tables whose import is long over, and those that never became one; return how many."""
    before = clock.now() - TABLES_KEPT
    kept = set(Import.objects.filter(in_background=True, ended_at=None).values_list("path", flat=True))
    kept |= set(Import.objects.filter(in_background=True, ended_at__gte=before).values_list("path", flat=True))
    folder = Path(settings.HOME) / FOLDER
    old = [path for path in folder.glob("*") if str(path) not in kept and _is_old(path)] if folder.is_dir() else []
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_intake_keys() -> int:
    """Remove some of the keys of calls that are too old to be sent again; return how many."""
    old = IntakeKey.objects.filter(claimed_at__lt=clock.now() - timedelta(days=settings.REPEAT_DAYS))
    return IntakeKey.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:KEYS_AT_A_TIME])).delete()[0]


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < (clock.now() - ABANDONED_AFTER).timestamp()
