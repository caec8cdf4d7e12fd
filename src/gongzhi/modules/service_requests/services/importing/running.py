"""Running an import: batch by batch, each in one transaction with how far it is, so that a kill at any line loses and doubles nothing."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from gongzhi.common import clock, ids, memory
from gongzhi.common.errors import Invalid
from gongzhi.common.shares import Share, sharing

from ...models import Import
from . import batches, fields
from .rows import RowReader
from .tables import Numbered, open_table

logger = logging.getLogger(__name__)

AT_A_TIME = 500
LEASE = timedelta(seconds=30)
# How long the worker stays with an import before its other work has a turn.
TURN_SECONDS = 2.0
# How long the rows of a file may be counted before its import begins; those of a larger one are not.
COUNTING_SECONDS = 10.0
# How long a batch that is written waits for those before it until its transaction is given up.
PATIENCE = 30.0
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


def carry_on(
    job: Import, *, seconds: float | None = None, progress: Progress | None = None, processes: int = 1
) -> Import:
    """Go on with an import until it is over or `seconds` have passed; return it as it stands then.

    Nothing happens where another process is at it. What is wrong with the file as a whole ends it as failed. With more
    than one of `processes` they take the batches in turns, and write them in the order of the file.
    """
    token = _claim(job)
    if not token:
        return job
    with translation.override(job.language):
        try:
            if processes > 1:
                _advance_together(job, token, progress, processes)
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
    is_first = Import.objects.filter(pk=job.pk, started_at=None).update(started_at=clock.now())
    if is_first and job.in_background:
        Import.objects.filter(pk=job.pk).update(total=_count_rows(job))
    job.refresh_from_db()
    return token


def _count_rows(job: Import) -> int | None:
    """Return how many rows the file holds; None where that takes long, or where it cannot be read to its end."""
    until, count = time.monotonic() + COUNTING_SECONDS, 0
    with suppress(Invalid):
        for _row in open_table(Path(job.path), sheet=fields.of_dict(job.mapping).sheet).rows:
            count += 1
            if time.monotonic() > until:
                return None
        return count
    return None


def _release(job: Import, token: str) -> None:
    Import.objects.filter(pk=job.pk, claimed_by=token).update(claimed_by="", claimed_until=None)


def _advance(job: Import, token: str, seconds: float | None, progress: Progress | None) -> None:
    reading = _reading(job)
    until = time.monotonic() + seconds if seconds else None
    while batch := list(islice(reading.rows, AT_A_TIME)):
        with memory.unwatched():
            is_written = _write_batch(job, token, _ready(batch, job.line, reading.reader))
        if not is_written:
            _open.pop(job.pk, None)
            return
        reading.line = batch[-1][0]
        if progress:
            progress(job.rows, None)
        if until and time.monotonic() >= until:
            return
    _open.pop(job.pk, None)
    _end(job, token)


def _advance_together(job: Import, token: str, progress: Progress | None, processes: int) -> None:
    """Share the rest of the file out; what is left where one of the processes was lost, is for whoever comes next."""
    with sharing(f"{__name__}.take_share", job.pk, job.line, token, processes=processes) as share:
        _take_part(share, job, job.line, token, progress)
    job.refresh_from_db()


def take_share(share: Share, job_id: int, line: int, token: str) -> None:
    """Do this process's part of the import behind `line` (called in a process of its own)."""
    job = Import.objects.get(pk=job_id)
    with translation.override(job.language):
        _take_part(share, job, line, token, None)


def _take_part(share: Share, job: Import, line: int, token: str, progress: Progress | None) -> None:
    reading = _read_behind(job, line)
    unfinished: deque[tuple[int, set[str]]] = deque()
    for number, batch in enumerate(iter(lambda: list(islice(reading.rows, AT_A_TIME)), [])):
        named = {reading.reader.number_of(row) for _line, row in batch} - {""}
        while unfinished and unfinished[0][0] < share.done:
            unfinished.popleft()
        if share.has(number):
            # A number that a batch before names too is known, or not, when that one is written.
            if any(named & others for _number, others in unfinished) and not share.wait():
                return
            with memory.unwatched():
                if not _write_in_turn(share, job, token, partial(_ready, batch, line, reading.reader)):
                    return
            share.pass_on()
            if progress:
                progress(job.rows, None)
        unfinished.append((number, named))
        line = batch[-1][0]


def _write_in_turn(share: Share, job: Import, token: str, prepare: Callable[[], "Ready"]) -> bool:
    """Write a batch beside those before it, and commit it behind them; in its turn where the database locks more than rows."""
    ready = prepare()
    if connection.features.has_select_for_update:
        with suppress(OperationalError):
            if _write_batch(job, token, ready, lambda: share.wait(PATIENCE)):
                return True
        # Another import holds what this one needs, and the other way round: let go of all and try again.
        ready = prepare()
    return share.wait() and _write_batch(job, token, ready)


def _reading(job: Import) -> Reading:
    """Return the file, open behind the last line that is done."""
    found = _open.get(job.pk)
    if found is not None and found.line == job.line:
        return found
    _open[job.pk] = _read_behind(job, job.line)
    return _open[job.pk]


def _read_behind(job: Import, line: int) -> Reading:
    chosen = fields.of_dict(job.mapping)
    table = open_table(Path(job.path), sheet=chosen.sheet)
    reader = RowReader(chosen, table.header)
    Import.objects.filter(pk=job.pk).update(notes=list(table.notes))
    return Reading(line, reader, _after(table.rows, line))


def _after(rows: Iterator[Numbered], line: int) -> Iterator[Numbered]:
    return (one for one in rows if one[0] > line)


@dataclass(frozen=True)
class Ready:
    """A batch that only has to be written: `after` is the line up to which the import is done before."""

    after: int
    last: int
    count: int
    found: batches.Sorted
    history: bool
    as_of: datetime


def _ready(batch: list[Numbered], after: int, reader: RowReader) -> Ready:
    found, as_of = batches.sort_out(batch, reader), batches.as_of_of(reader)
    if reader.map.history:
        batches.live(found, as_of)
    return Ready(after, batch[-1][0], len(batch), found, reader.map.history, as_of)


def _write_batch(job: Import, token: str, ready: Ready, is_turn: Callable[[], bool] = lambda: True) -> bool:
    """Write one batch, if the import is still ours and wanted, and all before it is there when `is_turn` has waited."""
    with transaction.atomic():
        opened = batches.write(job, ready.found, history=ready.history, as_of=ready.as_of)
        held = _hold(job, token, ready.after) if is_turn() else None
        if held is None:
            transaction.set_rollback(True)
            return False
        batches.count(held, ready.found, opened)
        held.rows += ready.count
        held.line = ready.last
        held.claimed_until = clock.now() + LEASE
        held.save()
    job.rows, job.line = held.rows, held.line
    return True


def _hold(job: Import, token: str, line: int) -> Import | None:
    """Lock an import that this process is at, if it stands at this line and is still wanted."""
    mine = Import.objects.select_for_update().filter(pk=job.pk, claimed_by=token, state=Import.RUNNING)
    return mine.filter(line=line).first()


def _end(job: Import, token: str) -> None:
    Import.objects.filter(pk=job.pk, claimed_by=token, state=Import.RUNNING).update(
        state=Import.DONE, ended_at=clock.now()
    )


def _fail(job: Import, words: str) -> None:
    _open.pop(job.pk, None)
    Import.objects.filter(pk=job.pk, state__in=(Import.WAITING, Import.RUNNING)).update(
        state=Import.FAILED, error=words[:ERROR_LENGTH], ended_at=clock.now()
    )
