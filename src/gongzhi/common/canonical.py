"""One byte sequence for one value (RFC 8785), so that hashes can be checked by anyone."""

import hashlib

import rfc8785


def dumps(value: object) -> bytes:
    """Return the RFC 8785 canonical JSON of `value`, which holds only str, int, float, bool, None, list and dict."""
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # its own recursive JSON type is not exported


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
