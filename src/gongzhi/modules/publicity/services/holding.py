"""One posting held for an act: locked with its case, authority asked, version compared, trace and timeline written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock, rows
from gongzhi.common.errors import Missing, Stale
from gongzhi.engine.access.public import SYSTEM, Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.timeline import public as timeline

from ..models import Posting, PostingAct
from ..selectors.access import require_seat
from ..selectors.records import ACTS, digest_of, told_of


@dataclass
class Held:
    """A posting within its transaction, with the change of its case where it has one."""

    posting: Posting
    change: cases.Change | None
    actor: Actor

    def note(self, kind: str, reason: str = "", posting: Posting | None = None) -> None:
        """Leave a trace: for the posting (or another one beside it) with its reason, for the timeline ids and commitments."""
        told = posting or self.posting
        act = PostingAct(posting=told, kind=kind, at=clock.now(), by_id=self.actor.person_id)
        act.reason, act.digest = reason, digest_of(told)
        act.save()
        if self.change:
            self.change.record(ACTS.format(kind), **told_of(told, reason))
        else:
            entries = append_own(told, [(kind, clock.now(), reason)], self.actor)
            rows.write(entries, [])
            told.save(update_fields=["chain_length", "chain_hash"])


def append_own(
    posting: Posting, acts: Sequence[tuple[str, datetime, str]], actor: Actor = SYSTEM
) -> list[timeline.Entry]:
    """Lengthen the chain of a posting that belongs to no case by acts (kind, when, why)."""
    drafts = [
        timeline.Draft(kind=ACTS.format(kind), actor=actor.label, data=told_of(posting, why), at=at)
        for kind, at, why in acts
    ]
    return timeline.append(posting, posting.chain, drafts)


@contextmanager
def hold(actor: Actor, posting_id: int, version: int | None, grant: str = "") -> Iterator[Held]:
    """Lock a posting with its case, hand it out and write it when the block ends well.

    Raises Missing, Denied without `grant` here (the system needs none), Stale where somebody acted in between.
    """
    found = Posting.objects.filter(pk=posting_id).values_list("case_id", flat=True).first()
    if found is None and not Posting.objects.filter(pk=posting_id).exists():
        raise Missing(_("There is no such notice."))
    with transaction.atomic():
        if found is None:
            yield from _locked(actor, posting_id, version, grant, None)
        else:
            with cases.change_case(actor, found, version=None) as change:
                yield from _locked(actor, posting_id, version, grant, change)


def _locked(
    actor: Actor, posting_id: int, version: int | None, grant: str, change: cases.Change | None
) -> Iterator[Held]:
    posting = Posting.objects.select_for_update().get(pk=posting_id)
    if grant:
        seat = require_seat(actor, grant, posting.area_code, posting.organisation_id)
        if change:
            change.post_id = seat.post_id
    if version is not None and version != posting.version:
        raise Stale(_("Somebody else has just acted on this notice. Look at what is new, then decide again."))
    yield Held(posting, change, actor)
    posting.version += 1
    posting.save()
