"""Reading stored files and handing them to a browser that must not trust them."""

from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Missing
from gongzhi.engine.files.models import StoredFile

# A day: long enough for a list that is opened again and again, short enough for a photo that was erased.
CACHE_SECONDS = 24 * 3600


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie: two levels of folders, so that no folder grows too full."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / f"{sha256}.jpg"


def open_file(stored: StoredFile, *, thumbnail: bool = False) -> BinaryIO:
    """Open a stored photo or its small picture for reading; Missing if its bytes are no longer there."""
    try:
        return path_of(stored.thumbnail if thumbnail else stored.sha256).open("rb")
    except FileNotFoundError as error:
        raise Missing(_("This photo is no longer here.")) from error


def response_for(stored: StoredFile, *, thumbnail: bool = False) -> FileResponse:
    """Return the photo as a response that a browser shows but never runs; whether it may be seen is the caller's part."""
    response = FileResponse(open_file(stored, thumbnail=thumbnail), content_type=stored.media_type)
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
