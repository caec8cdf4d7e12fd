"""Asking for an import: its row is made, or found again where the same file was begun with the same map."""

import os
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid

from ...models import Import, RememberedMapping
from ..checking import LONGEST_SOURCE
from . import running
from .fields import FieldMap, header_digest
from .rows import RowReader
from .tables import digest_of, open_table, safe_name

# From so many bytes on it is worth it to start further processes, which take a second or two to begin.
LARGE, MOST_PROCESSES = 512 * 1024, 4
UNFINISHED = (Import.WAITING, Import.RUNNING)


def ask_for(path: Path, chosen: FieldMap, *, by: int | None = None, background: bool = False, name: str = "") -> Import:
    """Return the import of a file by a map: a new one, or the one of the same file and map that is not finished.

    Of a file without numbers also the one that is done: its rows would come in twice.

    Raises Invalid where the file is no table or lacks a mapped column.
    """
    if len(chosen.source) > LONGEST_SOURCE or not chosen.source:
        raise Invalid({"source": _("The name of the other system may have %(most)d characters.") % {"most": LONGEST_SOURCE}})  # fmt: skip
    table = open_table(path, sheet=chosen.sheet)
    RowReader(chosen, table.header)
    digest = digest_of(path)
    same = Import.objects.filter(digest=digest, mapping_digest=chosen.digest, source=chosen.source)
    # Rows with numbers are passed over at a second time; rows without would come in twice.
    again = UNFINISHED if "external_number" in chosen.columns else (*UNFINISHED, Import.DONE)
    found = same.filter(state__in=again).order_by("-id").first()
    if found is not None:
        if not found.in_background and found.path != str(path.resolve()):
            found.path = str(path.resolve())
            found.save(update_fields=["path"])
        return found
    remember(table.header, chosen)
    return Import.objects.create(
        source=chosen.source,
        name=safe_name(name or path.name),
        path=str(path.resolve()),
        digest=digest,
        size=path.stat().st_size,
        mapping=chosen.as_dict(),
        mapping_digest=chosen.digest,
        language=get_language() or "zh-hans",
        in_background=background,
        by_id=by,
        created_at=clock.now(),
    )


def remember(header: list[str], chosen: FieldMap) -> None:
    """Keep the map for the next file with these columns."""
    RememberedMapping.objects.update_or_create(
        header=header_digest(header), defaults={"mapping": chosen.as_dict(), "at": clock.now()}
    )


def import_reports(
    path: Path, chosen: FieldMap, *, progress: running.Progress | None = None, processes: int = 1
) -> Import:
    """Import a file here and now, from where it was broken off; return the finished import.

    `processes` share the work; 0: one a core where the file is large enough to be worth it.

    Rows that cannot be taken are kept with their line and the others go on. A row whose number is here already from the
    same source is passed over. Raises Invalid where the file cannot be read, Conflict where another process is at it.
    """
    job = ask_for(path, chosen)
    if job.is_over:
        return job
    job = running.carry_on(job, progress=progress, processes=processes or _processes_for(job))
    if job.state == Import.FAILED:
        raise Invalid({"file": job.error})
    if not job.is_over:
        raise Conflict(_("This file is being imported by another process. Wait until it has finished."))
    return job


def cancel(job: Import) -> None:
    """Stop an import; what is in stays. Raises Conflict for one that is over."""
    stopped = Import.objects.filter(pk=job.pk, state__in=UNFINISHED).update(
        state=Import.CANCELLED, ended_at=clock.now()
    )
    if not stopped:
        raise Conflict(_("This import is over already."))


def _processes_for(job: Import) -> int:
    return min(os.cpu_count() or 1, MOST_PROCESSES) if job.size >= LARGE else 1
