"""The photos of a case as they go onto paper: small ones, and not more than a document can carry."""

import io
from contextlib import suppress

from PIL import Image

from gongzhi.engine.cases import public as cases
from gongzhi.engine.files import public as files
from gongzhi.modules.paper.public import Picture

MOST = 12
LONGEST_SIDE = 900
QUALITY = 75


def pictures_of(case: cases.Case) -> list[Picture]:
    """Return the first photos of a case; one that is no longer in its place is left out."""
    found = []
    for attachment in case.attachments.select_related("file").order_by("id")[:MOST]:
        with suppress(OSError):
            found.append(Picture(f"photo-{case.pk}-{attachment.pk}.jpg", _small(attachment.file)))
    return found


def _small(stored: files.StoredFile) -> bytes:
    with files.open_file(stored) as file, Image.open(file) as photo:
        photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        buffer = io.BytesIO()
        photo.convert("RGB").save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
