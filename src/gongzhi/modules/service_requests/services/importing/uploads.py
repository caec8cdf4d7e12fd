"""Tables that people upload: kept outside the web, readable by the platform only, under a name that says nothing."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from gongzhi.common import ids
from gongzhi.common.errors import Invalid, Missing

from .tables import MOST_BYTES, safe_name

FOLDER = "imports"
ENDINGS = (".csv.gz", ".csv", ".xlsx", ".xls", ".txt")


class Upload(Protocol):
    """What the page hands over."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    def chunks(self) -> Iterable[bytes]: ...


def keep(upload: Upload) -> Path:
    """Write an uploaded table and return where. Raises Invalid for one that is too large or no table by its name."""
    name = safe_name(upload.name or "")
    ending = next((one for one in ENDINGS if name.lower().endswith(one)), "")
    if not ending:
        raise Invalid({"file": _("Only .xlsx, .csv and .csv.gz can be read. Save the table again as one of these.")})
    if (upload.size or 0) > MOST_BYTES:
        raise Invalid({"file": _("The file is larger than 200 MB. Split it.")})
    if not upload.size:
        raise Invalid({"file": _("This file is empty. Choose another one.")})
    path = folder() / f"{ids.secret_token()[:32]}{ending}"
    with open(path, "xb", opener=partial(os.open, mode=0o600)) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return path


def folder() -> Path:
    found = Path(settings.HOME) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def find(token: str) -> Path:
    """Return the kept table of this name; raise Missing for any other name."""
    path = folder() / token
    if path.name != token or not path.is_file():
        raise Missing(_("This file is not here any more. Please upload it again."))
    return path
