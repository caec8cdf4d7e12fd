"""Writing a batch of rows: cases, which row became which case, and what was refused, together with how far the import is."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Invalid, Refused
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

from ...models import Import, ImportedRow, RefusedRow
from .. import intake
from .lives import Life
from .rows import Ending, RowReader
from .tables import Numbered

logger = logging.getLogger(__name__)
DISPATCH = "dispatch"
COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row that can be taken."""

    line: int
    draft: cases.CaseDraft
    ending: Ending

    @property
    def is_outside(self) -> bool:
        return self.draft.lon is not None and len(self.draft.area) <= COUNTY_DIGITS


@dataclass
class Sorted:
    """The rows of a batch by what becomes of them."""

    taken: list[Prepared] = field(default_factory=list)
    refused: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    known: int = 0
    # The past cases of those that are taken, lived through in memory; empty where one of them cannot be.
    lived: list[cases.Change] = field(default_factory=list)


def sort_out(batch: Sequence[Numbered], reader: RowReader) -> Sorted:
    """Read the rows of a batch: those that can be taken, those that are here already, and those that are refused."""
    found = Sorted()
    known = known_numbers([reader.number_of(row) for _line, row in batch], reader.map.source)
    for line, row in batch:
        if reader.number_of(row) in known:
            found.known += 1
            continue
        try:
            report, ending = reader.read(row)
            found.taken.append(Prepared(line, intake.prepare(report), ending))
            known.add(report.external_number)
        except Invalid as refusal:
            found.refused.append((line, {name: str(text) for name, text in refusal.fields.items()}))
        known.discard("")
    return found


def known_numbers(numbers: Sequence[str], source: str) -> set[str]:
    """Return those of the other system's numbers that are here already."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return set()
    # Said again, or the databases do not see that the index of those with a number holds the answer, and read all cases.
    here = cases.Case.objects.exclude(external_number="").filter(source=source, external_number__in=wanted)
    return set(here.values_list("external_number", flat=True))


def live(found: Sorted, as_of: datetime) -> None:
    """Live through the past of the rows that are taken, before the transaction; a fault is told when each is tried alone."""
    try:
        found.lived = processes.live_through(_pasts(found.taken, as_of), reporter=intake.REPORTER)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one row at a time finds out which it is, and says so
        found.lived = []


def _pasts(taken: Sequence[Prepared], as_of: datetime) -> list[processes.PastCase]:
    return [Life(one.ending, one.draft, as_of).past_case() for one in taken]


Opened = list[tuple[cases.Case, Prepared]]


def write(job: Import, found: Sorted, *, history: bool, as_of: datetime) -> Opened:
    """Write what was sorted out; inside the transaction that also moves the import on. A row that fails is told, not the others."""
    try:
        with transaction.atomic():
            if found.lived:
                opened = list(zip(processes.write_history(found.lived), found.taken, strict=True))
            else:
                opened = _open(found.taken, history=history, as_of=as_of)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # one row at a time finds out which it is
        opened = _open_singly(found, history=history, as_of=as_of)
    rows.write(
        [
            *(
                rows.new(ImportedRow, batch=job, line=one.line, case_id=case.pk, outside=one.is_outside)
                for case, one in opened
            ),
            *(rows.new(RefusedRow, batch=job, line=line, faults=faults) for line, faults in found.refused),
        ]
    )
    return opened


def count(job: Import, found: Sorted, opened: Opened) -> None:
    """Add to an import what has become of a batch."""
    job.known += found.known
    job.refused += len(found.refused)
    job.opened += len(opened)
    job.outside += sum(one.is_outside for _case, one in opened)
    _count(job, [case for case, _one in opened])


def _open(taken: Sequence[Prepared], *, history: bool, as_of: datetime) -> Opened:
    if not taken:
        return []
    if not history:
        done = processes.open_cases(intake.REPORTER, [one.draft for one in taken])
    else:
        done = processes.record_history(_pasts(taken, as_of), reporter=intake.REPORTER)
    return list(zip(done, taken, strict=True))


def _open_singly(found: Sorted, *, history: bool, as_of: datetime) -> Opened:
    opened: Opened = []
    for one in found.taken:
        try:
            with transaction.atomic():
                opened += _open([one], history=history, as_of=as_of)
        except IntegrityError:
            if not one.draft.external_number:
                raise
            found.known += 1  # somebody else brought it in meanwhile
        except Refused as refusal:
            found.refused.append((one.line, {"": str(refusal)}))
        except (ValueError, TypeError, ArithmeticError):
            logger.exception("line %s of an import cannot be written", one.line)
            found.refused.append((one.line, {"": _("This row could not be written. The log of the worker says why.")}))
    return opened


def _count(job: Import, opened: Sequence[cases.Case]) -> None:
    stages = Counter(job.stages) + Counter(case.stage for case in opened)
    offices = Counter(job.offices) + Counter(str(case.organisation_id) for case in opened if case.organisation_id)
    queued = Counter(job.queued)
    waiting = [case for case in opened if case.is_open and not case.organisation_id]
    items = cases.WorkItem.objects.filter(case__in=waiting, state=cases.WorkItem.OPEN, node=DISPATCH)
    queued.update(_reason(item) for item in (items.values_list("reason", flat=True) if waiting else ()))
    job.stages, job.offices, job.queued = dict(stages), dict(offices), dict(queued)


def _reason(reason: dict[str, Any]) -> str:
    """Return why a case waits for people: the rule that says so, else the code."""
    return f"rule:{reason['rule']}" if "rule" in reason else str(reason.get("code", ""))


def as_of_of(reader: RowReader) -> datetime:
    """Return the moment up to which the past is told: now, or what the map says."""
    return reader.map.as_of or clock.now()
