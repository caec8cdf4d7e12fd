"""One byte sequence for one value (RFC 8785), so that hashes can be checked by anyone."""

import hashlib
import json
import re
from types import NoneType
from typing import Any

import rfc8785

# Whole numbers up to here have a canonical form.
MOST = 2**53 - 1
PLAIN = (str, bool, int, NoneType)
# Beyond the basic plane UTF-16, by which RFC 8785 orders keys, and Unicode have another order.
# (half a surrogate pair has no form at all).
UNORDERED = re.compile(rb"[\xf0-\xf7]|\xed[\xa0-\xbf]")


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def dumps(value: object) -> bytes:
    """Return the RFC 8785 canonical JSON of `value`, which holds only str, int, float, bool, None, list and dict."""
    if _is_plain(value):
        # Several times as fast, and the same where there is nothing to be refused or ordered in another way.
        text = _encode(value)
        found = text.encode("utf-8", "surrogatepass")
        if not UNORDERED.search(found):
            return found
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # its own recursive JSON type is not exported


def _is_plain(value: object) -> bool:
    """Say whether there are only texts, whole numbers, booleans and None, in lists and under texts as keys."""
    left: list[Any] = [value]
    while left:
        one = left.pop()
        kind = type(one)
        if kind is dict:
            left.extend(one.values())
            if not all(type(key) is str for key in one):
                return False
        elif kind is list:
            left.extend(one)
        elif kind not in PLAIN or (kind is int and not -MOST <= one <= MOST):
            return False
    return True


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
