"""Lengthening a chain."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongzhi.common import canonical, rows
from gongzhi.engine.timeline.models import ChainHead, Entry
from gongzhi.engine.timeline.rules.statements import CODES, Link, find_free_text, link_content

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """What shall be entered: `kind` such as "case.opened", `actor` such as "post/12", "reporter" or "system"."""

    kind: str
    actor: str
    data: dict[str, Any]
    at: datetime


def append(owner: ChainHead, chain: str, drafts: Iterable[Draft]) -> list[Entry]:
    """Return the unsaved entries that lengthen `chain` by `drafts`, and move the head in `owner` (in memory) behind them.

    The caller holds the lock on the owner's row, and saves entries (bulk_create) and owner in the same transaction; two
    who do so at once on SQLite or without the lock meet the unique (chain, seq), and one of them fails.
    Raise ValueError where a draft holds free text or a value without canonical form, or `at` without time zone.
    """
    entries = []
    for draft in drafts:
        link = Link(
            chain, owner.chain_length + 1, draft.at, draft.kind, draft.actor, dict(draft.data), owner.chain_hash
        )
        entry = rows.new(Entry, **link._asdict(), hash=_checked_hash(link))
        owner.chain_length, owner.chain_hash = entry.seq, entry.hash
        entries.append(entry)
    return entries


def new_salt() -> bytes:
    """Return 16 random bytes, one salt for one committed value."""
    return secrets.token_bytes(SALT_BYTES)


def _checked_hash(link: Link) -> str:
    if link.at.tzinfo is None:
        raise ValueError(f"{link.chain}: the time of an entry needs a time zone")
    content = link_content(link)
    # One look at the whole finds what may be free text; where there is something, the place is looked for.
    place = None if CODES.fullmatch(content) else find_free_text([link.kind, link.actor, link.data], link.chain)
    if place:
        raise ValueError(f"{place} holds free text; an entry holds ids, codes, numbers and commitments only")
    return canonical.sha256_hex(content)
