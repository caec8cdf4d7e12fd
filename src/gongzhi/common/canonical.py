"""One byte sequence for one value (RFC 8785), so that hashes can be checked by anyone."""

import hashlib
import re
from types import NoneType
from typing import Any

import msgspec
import rfc8785

# Whole numbers up to here have a canonical form.
MOST = 2**53 - 1
# What is written as it is, and what has to be looked into.
PLAIN = frozenset({str, bool, NoneType})
TEXT = frozenset({str})
# Beyond the basic plane UTF-16, by which RFC 8785 orders keys, and Unicode have another order.
UNORDERED = re.compile(rb"[\xf0-\xf7]")

_encode = msgspec.json.Encoder(order="sorted").encode


def dumps(value: object) -> bytes:
    """Return the RFC 8785 canonical JSON of `value`, which holds only str, int, float, bool, None, list and dict."""
    if _is_plain(value):
        # Many times as fast, and the same where there is nothing to be ordered in another way; half a surrogate pair is refused.
        found = _encode(value)
        if not UNORDERED.search(found):
            return found
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # its own recursive JSON type is not exported


def _is_plain(value: object) -> bool:
    """Say whether there are only texts, whole numbers, booleans and None, in lists and under texts as keys."""
    left: list[Any] = [value]
    while left:
        one = left.pop()
        kind = type(one)
        if kind is dict and TEXT.issuperset(map(type, one)):
            left += [held for held in one.values() if type(held) not in PLAIN]
        elif kind is list:
            left += [held for held in one if type(held) not in PLAIN]
        elif kind not in PLAIN and not (kind is int and -MOST <= one <= MOST):
            return False
    return True


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
