"""Notices of the past, as another system or paper had them: written at once, looked through for what must not stand in public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongzhi.common import clock, rows
from gongzhi.engine.calendar import public as calendar
from gongzhi.engine.rules import public as rules

from ..models import Posting, PostingAct
from ..selectors.content import period_of
from ..selectors.records import digest_of
from .holding import append_own
from .preparing import require_clean


@dataclass(frozen=True, kw_only=True)
class PastNotice:
    """A periodic disclosure that was on its board: by whom, when, and what it said (item → words in both languages)."""

    disclosure: str
    area: str
    span: str
    said: Mapping[str, Mapping[str, str]]
    released_at: datetime
    organisation_id: int | None = None
    prepared_by: int | None = None
    released_by: int | None = None


@transaction.atomic
def record_past(notices: Sequence[PastNotice]) -> list[Posting]:
    """Write past notices, all or none; those whose period runs still are on display. Raises Invalid for private words."""
    postings = [_posting(one) for one in notices]
    for posting in postings:
        require_clean(posting)
        posting.words = posting.searched()
    Posting.objects.bulk_create(postings, batch_size=200)
    acts = {posting.pk: _acts(posting) for posting in postings}
    PostingAct.objects.bulk_create(act for found in acts.values() for act in found)
    entries = [
        entry
        for posting in postings
        for entry in append_own(posting, [(act.kind, act.at, "") for act in acts[posting.pk]])
    ]
    rows.write(entries, [])
    Posting.objects.bulk_update(postings, ["chain_length", "chain_hash"], batch_size=200)
    return postings


def _posting(one: PastNotice) -> Posting:
    body = rules.get_content("disclosure", one.disclosure).body
    lines = [
        {"label": item["label"], "value": dict(one.said[item["key"]]), "key": item["key"]} for item in body["items"]
    ]
    posting = Posting(board=body["board"], area_code=one.area, disclosure=one.disclosure, span=one.span, lines=lines)
    posting.names, posting.period, posting.organisation_id = body["names"], body["period"], one.organisation_id
    posting.prepared_by_id, posting.released_by_id = one.prepared_by, one.released_by
    posting.created_at = posting.released_at = one.released_at
    value = period_of(posting.period, None, clock.local(one.released_at).date())
    posting.ends_at = calendar.due(one.released_at, int(value["amount"]), value["unit"]).at if value else None
    over = posting.ends_at is not None and posting.ends_at <= clock.now()
    posting.state, posting.ended_at = (Posting.ENDED, posting.ends_at) if over else (Posting.RELEASED, None)
    return posting


def _acts(posting: Posting) -> list[PostingAct]:
    told = [(Posting.PREPARED, posting.created_at, posting.prepared_by_id)]
    told += [(Posting.RELEASED, posting.created_at, posting.released_by_id)]
    told += [(Posting.ENDED, posting.ended_at, None)] if posting.ended_at else []
    digest = digest_of(posting)
    return [PostingAct(posting=posting, kind=kind, at=at, by_id=by, digest=digest) for kind, at, by in told]
