"""What a file is, told from its bytes alone: a name or a header is only what somebody claims."""

import struct

JPEG, PNG, GIF, WEBP, HEIC = "JPEG", "PNG", "GIF", "WEBP", "HEIC"

_STARTS = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"GIF87a": GIF, b"GIF89a": GIF}
# Brands of ISO 14496-12 under which phones write HEIC and AVIF.
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
_START_OF_SCAN = b"\xff\xda"


# Where the three kinds of WebP keep the size of their canvas, and in how many bits (RFC 9649).
EXTENDED_AT, LOSSLESS_AT, LOSSY_AT = 24, 21, 26
SIDE_BITS, HIGH_BITS = 14, 16
SIDE_MASK = (1 << SIDE_BITS) - 1


def sniff(head: bytes) -> str | None:
    """Return the picture format by the first bytes, None for anything else (programs, pages, archives)."""
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return HEIC if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS else None


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a WebP file by its header, None if that is broken.

    Pillow makes the whole canvas when it opens a WebP, so its size must be known before.
    """
    chunk = data[12:16]
    try:
        if chunk == b"VP8X":
            low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", data, EXTENDED_AT)
            return low_w + (high_w << HIGH_BITS) + 1, low_h + (high_h << HIGH_BITS) + 1
        if chunk == b"VP8L":
            bits = struct.unpack_from("<I", data, LOSSLESS_AT)[0]
            return (bits & SIDE_MASK) + 1, (bits >> SIDE_BITS & SIDE_MASK) + 1
        if chunk == b"VP8 ":
            width, height = struct.unpack_from("<HH", data, LOSSY_AT)
            return width & SIDE_MASK, height & SIDE_MASK
    except struct.error:
        pass
    return None


def count_scans(jpeg: bytes) -> int:
    """Return how many times a JPEG paints its picture; inside the data FF is always followed by 00 or D0 to D7."""
    return jpeg.count(_START_OF_SCAN)
