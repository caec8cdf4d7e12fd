"""The one writer: cases are opened, changed and recorded here, in one transaction with their timeline."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Stale
from gongzhi.engine.access.public import LEVELS, Actor
from gongzhi.engine.cases.models import Case, Clock, Numbers
from gongzhi.engine.custody import public as custody
from gongzhi.engine.events import public as events
from gongzhi.engine.files.public import StoredFile
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.rules.public import ContentVersion
from gongzhi.engine.timeline import public as timeline

from .change import Change
from .events import CasesChanged
from .following import with_followers, with_parents
from .locking import lock, lock_together
from .marks import settle_marks

NUMBERS_AT_A_TIME = 50
# So many cases can come about within one act of another.
SPARE = 10
TITLE_LENGTH = 60
SEARCH = "search"
INDEXED_TOGETHER = 25
ORDINARY = "normal"
COLUMNS = tuple(column.name for column in Case._meta.concrete_fields if not column.primary_key)


@dataclass(frozen=True, kw_only=True)
class CaseDraft:
    """What is known of an affair when it begins. Words are redacted by intake before they come here."""

    text: str
    channel: str
    matter: str
    matter_version: ContentVersion | None
    process_version: ContentVersion
    kind: str
    urgency: str = "normal"
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    reporter: custody.Sealing | None = None
    subject_organisation_id: int | None = None
    restricted: bool = False
    enterprise: bool = False
    files: tuple[StoredFile, ...] = ()
    source: str = ""
    external_number: str = ""
    opened_at: datetime | None = None
    # What stands in the form that the case begins with, as it was typed.
    values: Mapping[str, str] = field(default_factory=dict)


_reserved: list[int] = []
_reserving = threading.Lock()


def reserve_numbers(count: int) -> list[int]:
    """Return `count` case numbers; blocks are taken ahead, so that a restart leaves a gap but nobody waits.

    Within a transaction no block is kept: were it rolled back, another process would take the same block.
    """
    with _reserving:
        if len(_reserved) >= count:
            numbers = _reserved[:count]
            del _reserved[:count]
            return numbers
    if connection.in_atomic_block:
        return _take(count)
    block = _take(max(count + SPARE, NUMBERS_AT_A_TIME))
    _keep(block[count:])
    return block[:count]


def _keep(numbers: Sequence[int]) -> None:
    with _reserving:
        _reserved.extend(numbers)


def _take(count: int) -> list[int]:
    """Take numbers from the database; never while `_reserving` is held: who has the row may wait for that one."""
    with transaction.atomic():
        Numbers.objects.get_or_create(name="case")
        row = Numbers.objects.select_for_update().get(name="case")
        Numbers.objects.filter(name="case").update(next=F("next") + count)
    return list(range(row.next, row.next + count))


def keep_numbers_ready() -> None:
    """See before a transaction that it finds numbers for cases that come about in it, so that it needs no new block."""
    if len(_reserved) < SPARE and not connection.in_atomic_block:
        _keep(_take(NUMBERS_AT_A_TIME))


def take_number() -> int:
    """Return the number of a case that comes about within a transaction; one that is given up leaves a gap, nothing more."""
    return reserve_numbers(1)[0]


def forget_numbers() -> None:
    """Drop the reserved block (tests roll the database back under it)."""
    with _reserving:
        _reserved.clear()


def begin(actor: Actor, draft: CaseDraft, number: int) -> Change:
    """Return the change that opens a case: its row, words, files and reporter, with nothing written yet."""
    case = rows.new(
        Case,
        id=number,
        matter=draft.matter,
        matter_version=draft.matter_version,
        process_version=draft.process_version,
        kind=draft.kind,
        channel=draft.channel,
        urgency=_urgency(draft),
        title=" ".join(draft.text.split())[:TITLE_LENGTH],
        opened_at=draft.opened_at or clock.now(),
        lon=draft.lon,
        lat=draft.lat,
        subject_organisation_id=draft.subject_organisation_id,
        restricted=draft.restricted,
        enterprise=draft.enterprise,
        register=draft.process_version.body.get("register", ""),
        source=draft.source,
        external_number=draft.external_number,
    )
    place(case, draft.area)
    change = Change(case, actor, fresh=True)
    change.record("opened", channel=draft.channel, kind=draft.kind, area=case.area_code, matter=draft.matter)
    if case.urgency != ORDINARY:
        change.records[-1].data["urgency"] = case.urgency
    if case.enterprise:
        change.records[-1].data["enterprise"] = True
    change.write("report", draft.text)
    if draft.place:
        change.write("place", draft.place)
    if draft.reporter:
        keep_reporter(change, draft.reporter)
    change.attach(draft.files)
    return change


def _urgency(draft: CaseDraft) -> str:
    """Return how urgent a case begins: as intake found it, else as its matter always is."""
    if draft.urgency != ORDINARY or draft.matter_version is None:
        return draft.urgency
    return str(draft.matter_version.body.get("urgency", ORDINARY))


def keep_reporter(change: Change, reporter: custody.Sealing) -> None:
    """Take the reporter's sealed data along; the entry commits to them."""
    sealed = reporter.sealed
    change.case.reporter_id = sealed.pk
    change.tell("reporter", {"id": str(sealed.pk), "sha256": reporter.commitment})
    for row in (sealed, *reporter.lookups):
        change.add(row)


def place(case: Case, area: str) -> None:
    """Write an area's code into the columns of its level and of those above."""
    for length, column in LEVELS.items():
        setattr(case, column, area[:length] if len(area) >= length else "")


@contextmanager
def change_case(actor: Actor, case_id: int, *, version: int | None, named: Collection[int] = ()) -> Iterator[Change]:
    """Lock a case, compare the version, hand out its change and write it when the block ends well.

    `named` are the other cases of an act that names some: they are locked with it. Raises Missing for an unknown number
    and for a member of staff who may not read the case; only then Stale, where `version` (None: whatever it is) is not
    the present one.
    SQLite has no row locks: there the IMMEDIATE transaction keeps others out.
    """
    keep_numbers_ready()
    with transaction.atomic():
        if named:
            lock_together([case_id, *named])
        change = lock(actor, case_id)
        check_version(change, version)
        yield change
        if change.records:
            flush([change])


def check_version(change: Change, version: int | None) -> None:
    """Raise Stale where somebody has acted since the version that was seen (None: whatever it is)."""
    if version is not None and version != change.case.version:
        raise Stale(_("Somebody else has just acted on this case. Look at what is new, then decide again."))


def flush(changes: Sequence[Change], *, history: bool = False) -> None:
    """Write changes: new rows in bulk, touched rows one by one, entries chained. Runs inside the caller's transaction.

    With them go the changes of other cases in the same act, and those of the cases that are merged into them.
    """
    changes = with_parents(with_followers(changes))
    if not history:
        events.publish(CasesChanged(changes))
    entries: list[Model] = []
    for change in changes:
        case = change.case
        running = [limit.due_at for limit in change.clocks if limit.state == Clock.RUNNING and limit.post_id is None]
        case.due_at = min(running) if running and case.is_open else None
        _settle_marks(change)
        entries += timeline.append(case, case.chain, change.finished_drafts())
    new: list[Model] = [change.case for change in changes if change.fresh]
    new += [row for change in changes for row in change.rows]
    known = [(change.case, COLUMNS) for change in changes if not change.fresh]
    touched = [pair for change in changes for pair in change.touched.values() if pair[0] is not change.case]
    rows.write([*new, *entries, *_to_index(changes)], [*known, *touched])


def settle_past(change: Change) -> None:
    """End one act of a past case that is in memory still: whoever follows cases does as in the present, and tells nobody."""
    changes = with_parents(with_followers([change]))
    events.publish(CasesChanged(changes, history=True))
    for one in changes:
        _settle_marks(one)
        one.settle()


def _settle_marks(change: Change) -> None:
    """Note on the running limits when each reaches its next mark."""
    for limit in change.clocks:
        if settle_marks(limit):
            change.touch(limit, "mark_at")


def _to_index(changes: Sequence[Change]) -> list[Model]:
    """Messages that bring new words into the search index after commit."""
    numbers = [change.case.pk for change in changes if change.texts]
    starts = range(0, len(numbers), INDEXED_TOGETHER)
    return list(outbox.drafts(SEARCH, [{"cases": numbers[start : start + INDEXED_TOGETHER]} for start in starts]))
