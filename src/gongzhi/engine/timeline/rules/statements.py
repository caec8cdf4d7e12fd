"""What exactly is hashed and signed: the canonical form of an entry, a commitment and a checkpoint."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from gongzhi.common import canonical

# Ids, codes, numbers in digits and hashes; never a space or a word in Chinese, so that no sentence and no name slips in.
CODE = re.compile(r"[!-~]*", re.ASCII)
# Canonical JSON in which every text is such a code: no space, nothing outside ASCII, nothing escaped but the two signs that must be.
CODES = re.compile(rb'(?:[!-\[\]-~]++|\\["\\])*+')


class Link(NamedTuple):
    """The content of an entry, as hashed; `prev_hash` is the hash of the entry before it, empty for the first."""

    chain: str
    seq: int
    at: datetime
    kind: str
    actor: str
    data: Mapping[str, Any]
    prev_hash: str


def link_hash(link: Link) -> str:
    """Return SHA-256 over RFC 8785 canonical JSON of {actor, at, chain, data, kind, prev, seq} as 64 hexadecimals.

    Raise ValueError or TypeError where a value has no canonical form (NaN, whole numbers from 2^53).
    """
    return canonical.sha256_hex(link_content(link))


def link_content(link: Link) -> bytes:
    """Return the bytes of an entry that are hashed."""
    content = {
        "chain": link.chain,
        "seq": link.seq,
        "at": moment(link.at),
        "kind": link.kind,
        "actor": link.actor,
        "data": link.data,
        "prev": link.prev_hash,
    }
    return canonical.dumps(content)


def moment(at: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC, always with six decimals: one moment, one text."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def checkpoint_statement(tree_size: int, root: str, at: datetime) -> bytes:
    """Return the bytes that a checkpoint signs. `log` says what is signed, so that no other signature can pass for it."""
    return canonical.dumps({"log": "gongzhi timeline", "tree_size": tree_size, "root": root, "at": moment(at)})


def commit_text(salt: bytes, value: str) -> str:
    """Return the commitment to a text: SHA-256 of salt ‖ UTF-8, as 64 hexadecimals.

    Salt and value are kept beside each other outside the timeline. Once both are deleted, the commitment tells nothing.
    """
    return sha256(salt + value.encode()).hexdigest()


def find_free_text(value: object, path: str = "data") -> str | None:
    """Return where in `value` a text stands that is no code (a space or a sign outside ASCII), or None if there is none."""
    if isinstance(value, str):
        return None if CODE.fullmatch(value) else path
    parts: list[tuple[object, object]] = []
    if isinstance(value, Mapping):
        parts = [pair for key, part in value.items() for pair in ((key, key), (key, part))]
    elif isinstance(value, list | tuple):
        parts = list(enumerate(value))
    return next((found for key, part in parts if (found := find_free_text(part, f"{path}.{key}"))), None)
