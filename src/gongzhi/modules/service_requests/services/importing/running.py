"""Running an import: batch by batch, each in one transaction with how far it is, so that a kill at any line loses and doubles nothing."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from gongzhi.common import clock, ids
from gongzhi.common.errors import Invalid

from ...models import Import
from . import batches, fields
from .rows import RowReader
from .tables import Numbered, open_table

logger = logging.getLogger(__name__)

AT_A_TIME = 500
LEASE = timedelta(seconds=30)
# How long the worker stays with an import before its other work has a turn.
TURN_SECONDS = 2.0
ERROR_LENGTH = 500
Progress = Callable[[int, int | None], None]


@dataclass
class Reading:
    """An open file, behind the line up to which its import is done."""

    line: int
    reader: RowReader
    rows: Iterator[Numbered]


# The files that this process has open, by import: a large one is not read from its start at each turn.
_open: dict[int, Reading] = {}


def carry_on(job: Import, *, seconds: float | None = None, progress: Progress | None = None) -> Import:
    """Go on with an import until it is over or `seconds` have passed; return it as it stands then.

    Nothing happens where another process is at it. What is wrong with the file as a whole ends it as failed.
    """
    token = _claim(job)
    if not token:
        return job
    with translation.override(job.language):
        try:
            _advance(job, token, seconds, progress)
        except Invalid as refusal:
            _fail(job, str(refusal))
        except (OperationalError, InterfaceError):
            _open.pop(job.pk, None)
            raise
    _release(job, token)
    job.refresh_from_db()
    return job


def work_on_imports() -> int:
    """Give the oldest import in the background its turn (a job of the worker); return 1 where there was one."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=clock.now())
    waiting = Import.objects.filter(free, state__in=(Import.WAITING, Import.RUNNING), in_background=True)
    job = waiting.order_by("id").first()
    if job is None:
        return 0
    try:
        carry_on(job, seconds=TURN_SECONDS)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever it is, it must not come again every second for ever
        logger.exception("import %s failed", job.pk)
        _fail(job, _("The import was broken off by a fault of the platform. The log of the worker says which."))
    return 1


def _claim(job: Import) -> str:
    """Take the import for this process; return the token of the claim, empty where another process has it."""
    token = ids.secret_token()[:64]
    free = Q(claimed_until=None) | Q(claimed_until__lt=clock.now())
    taken = Import.objects.filter(free, pk=job.pk, state__in=(Import.WAITING, Import.RUNNING)).update(
        claimed_by=token, claimed_until=clock.now() + LEASE, state=Import.RUNNING
    )
    if not taken:
        return ""
    Import.objects.filter(pk=job.pk, started_at=None).update(started_at=clock.now())
    job.refresh_from_db()
    return token


def _release(job: Import, token: str) -> None:
    Import.objects.filter(pk=job.pk, claimed_by=token).update(claimed_by="", claimed_until=None)


def _advance(job: Import, token: str, seconds: float | None, progress: Progress | None) -> None:
    reading = _reading(job)
    until = time.monotonic() + seconds if seconds else None
    while batch := list(islice(reading.rows, AT_A_TIME)):
        if not _write_batch(job, token, batch, reading.reader):
            _open.pop(job.pk, None)
            return
        reading.line = batch[-1][0]
        if progress:
            progress(job.rows, None)
        if until and time.monotonic() >= until:
            return
    _open.pop(job.pk, None)
    _end(job, token)


def _reading(job: Import) -> Reading:
    """Return the file, open behind the last line that is done."""
    found = _open.get(job.pk)
    if found is not None and found.line == job.line:
        return found
    chosen = fields.of_dict(job.mapping)
    table = open_table(Path(job.path), sheet=chosen.sheet)
    reader = RowReader(chosen, table.header)
    Import.objects.filter(pk=job.pk).update(notes=list(table.notes))
    _open[job.pk] = Reading(job.line, reader, _after(table.rows, job.line))
    return _open[job.pk]


def _after(rows: Iterator[Numbered], line: int) -> Iterator[Numbered]:
    return (one for one in rows if one[0] > line)


def _write_batch(job: Import, token: str, batch: list[Numbered], reader: RowReader) -> bool:
    """Write one batch, if the import is still ours and wanted."""
    found = batches.sort_out(batch, reader)
    with transaction.atomic():
        held = Import.objects.select_for_update().filter(pk=job.pk, claimed_by=token, state=Import.RUNNING).first()
        if held is None:
            return False
        batches.write(held, found, history=reader.map.history, as_of=batches.as_of_of(reader))
        held.rows += len(batch)
        held.line = batch[-1][0]
        held.claimed_until = clock.now() + LEASE
        held.save()
    job.rows, job.line = held.rows, held.line
    return True


def _end(job: Import, token: str) -> None:
    Import.objects.filter(pk=job.pk, claimed_by=token, state=Import.RUNNING).update(
        state=Import.DONE, ended_at=clock.now()
    )


def _fail(job: Import, words: str) -> None:
    _open.pop(job.pk, None)
    Import.objects.filter(pk=job.pk, state__in=(Import.WAITING, Import.RUNNING)).update(
        state=Import.FAILED, error=words[:ERROR_LENGTH], ended_at=clock.now()
    )
