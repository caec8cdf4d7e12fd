"""One posting held for an act: locked with its case, authority asked, version compared, trace and timeline written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Missing, Stale
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases

from ..models import Posting, PostingAct
from ..selectors.access import require_seat

# How the acts on a posting stand in the timeline of its case.
ACTS = "publicity_{}"


@dataclass
class Held:
    """A posting within its transaction, with the change of its case where it has one."""

    posting: Posting
    change: cases.Change | None
    actor: Actor

    def note(self, kind: str, reason: str = "") -> None:
        """Leave a trace: for the posting with its reason, for the case as an entry of ids and a commitment."""
        digest = digest_of(self.posting)
        act = PostingAct(posting=self.posting, kind=kind, at=clock.now(), by_id=self.actor.person_id)
        act.reason, act.digest = reason, digest
        act.save()
        if self.change:
            self.change.record(ACTS.format(kind), posting=self.posting.pk, entry=self.posting.entry, sha256=digest)


def digest_of(posting: Posting) -> str:
    return canonical.sha256_hex(canonical.dumps({"lines": posting.lines, "text": posting.text}))


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
