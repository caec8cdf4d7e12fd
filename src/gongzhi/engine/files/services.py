"""Accepting a file: bounded, sniffed, drawn anew, and written so that a crash leaves no half file."""

import hashlib
import logging
import os
import secrets
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from PIL import Image

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Refused
from gongzhi.engine.files import rules
from gongzhi.engine.files.models import StoredFile
from gongzhi.engine.files.selectors import path_of

log = logging.getLogger(__name__)

# What a telephone camera makes at its best setting; more is refused before it is read whole.
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
# A progressive JPEG of ordinary make has about ten scans; thousands of them would keep a worker busy for minutes.
MOST_SCANS = 100
# Enough to read a house number on a photo of a street; weak networks and small disks thank us.
LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
JPEG_QUALITY = 85
_MEDIA_TYPE = "image/jpeg"
_FORMATS = (rules.JPEG, rules.PNG, rules.GIF, rules.WEBP)
_EXIF_ORIENTATION = 274
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A photo of the largest size takes about 350 MB while it is decoded, so a process decodes them one by one.
_one_at_a_time = threading.Lock()
_FIELD = "attachments"


class Readable(Protocol):
    """An uploaded file, or any open binary file."""

    def read(self, size: int = ..., /) -> bytes: ...


class NotStored(Refused):
    """The place for files is full or gone; everything else can go on."""

    status = 503
    code = "not_stored"


@dataclass(frozen=True)
class _Picture:
    data: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def accept(upload: Readable, *, kinds: str = "photo") -> StoredFile:
    """Check a photo, draw it anew as JPEG and write it; return its UNSAVED row, which the caller saves.

    Accepts JPEG, PNG, WebP and GIF (first picture) up to 20 MB and 50 million pixels; nothing but the turned pixels
    survives. Raises Invalid under "attachments" with what to do instead, NotStored when the disk takes nothing.
    """
    if kinds != "photo":
        raise ValueError(kinds)
    data = upload.read(MOST_BYTES + 1)
    _check(data)
    large, small = _draw(data)
    try:
        for picture in (small, large):
            _write(path_of(picture.sha256), picture.data)
    except OSError as error:
        log.exception("A photo could not be written below %s", settings.MEDIA_ROOT)
        message = _("The photo could not be stored just now; your words are kept. Please add it later.")
        raise NotStored(message) from error
    return StoredFile(
        sha256=large.sha256,
        media_type=_MEDIA_TYPE,
        size=len(large.data),
        width=large.width,
        height=large.height,
        thumbnail=small.sha256,
        created_at=clock.now(),
    )


def remove(photos: Sequence[StoredFile]) -> int:
    """Delete photos that nothing points to any more, with their bytes where no other row shares them; return how many."""
    with transaction.atomic():
        StoredFile.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    hashes = {photo.sha256 for photo in photos} | {photo.thumbnail for photo in photos}
    shared = StoredFile.objects.filter(Q(sha256__in=hashes) | Q(thumbnail__in=hashes))
    still = {name for pair in shared.values_list("sha256", "thumbnail") for name in pair}
    for name in hashes - still:
        path_of(name).unlink(missing_ok=True)
    return len(photos)


def _check(data: bytes) -> None:
    """Refuse by size and first bytes, before any decoder sees the file."""
    if not data:
        raise _refusal(_("The photo is empty and was not uploaded; your words are kept. Please choose it again."))
    if len(data) > MOST_BYTES:
        raise _too_large()
    kind = rules.sniff(data[:32])
    if kind == rules.HEIC:
        raise _refusal(
            _(
                "This photo is in a format (HEIC) that cannot be shown everywhere and was not uploaded; your words are "
                "kept. Set the camera to “Most compatible”, or take a screenshot of the photo and send that."
            )
        )
    if kind is None:
        raise _refusal(_("This file is not a photo and was not uploaded; your words are kept. Please choose a photo."))
    if kind == rules.WEBP:
        _check_pixels(rules.webp_size(data) or (0, 0))
    if kind == rules.JPEG and rules.count_scans(data) > MOST_SCANS:
        raise _broken()


def _check_pixels(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels()
    if size[0] * size[1] == 0:
        raise _broken()


def _draw(data: bytes) -> tuple[_Picture, _Picture]:
    """Return the photo and its small picture, made of nothing but pixels."""
    try:
        with _one_at_a_time, Image.open(BytesIO(data), formats=_FORMATS) as image:
            # Only the header is read so far.
            _check_pixels(image.size)
            # A JPEG can be decoded at a half or a quarter at once, which saves most of the memory.
            image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
            image.load()
            pixels = _flat(image)
            pixels.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            turn = _TURNS.get(_orientation(image))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # A decoder fed with a hostile file raises almost anything (ValueError, SyntaxError, struct.error, …).
        raise _broken() from error
    pixels = pixels.transpose(turn) if turn is not None else pixels
    small = pixels.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _encode(pixels), _encode(small)


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture as RGB on white; 16-bit greys are scaled, not cut off."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    plain = Image.new("RGB", layer.size, "white")
    plain.paste(layer, mask=layer)
    return plain


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held (EXIF 274), 1 (upright) where that part of the file is broken."""
    try:
        return int(image.getexif().get(_EXIF_ORIENTATION, 1))
    except (OSError, ValueError, TypeError, SyntaxError, KeyError, struct.error):
        return 1


def _encode(image: Image.Image) -> _Picture:
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    file = BytesIO()
    bare.save(file, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return _Picture(file.getvalue(), *bare.size)


def _write(path: Path, data: bytes) -> None:
    """Write a file under its hash: temporary file, fsync, rename, fsync of the folder."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refusal(message: object) -> Invalid:
    return Invalid({_FIELD: message})


def _too_large() -> Invalid:
    return _refusal(
        _("The photo is too large and was not uploaded; your words are kept. Please choose one smaller than 20 MB.")
    )


def _too_many_pixels() -> Invalid:
    return _refusal(
        _(
            "The photo has too many pixels (more than 50 million) and was not uploaded; your words are kept. "
            "Please send a smaller version of it, such as a screenshot."
        )
    )


def _broken() -> Invalid:
    return _refusal(
        _("The photo is damaged and was not uploaded; your words are kept. Please choose another one or take it again.")
    )
