"""A pack as an archive of files: written for download, read from whoever sends one, within limits and never onto a disk."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from gongzhi.common.archives import UNREADABLE
from gongzhi.common.errors import Invalid
from gongzhi.common.problems import Problem
from gongzhi.engine.rules import public as rules

MOST_FILES, MOST_PACKED, MOST_FILE, MOST_ALL = 40, 1024 * 1024, 1024 * 1024, 4 * 1024 * 1024


def pack_up(files: Mapping[str, str], folder: str) -> bytes:
    """Return an archive with one folder of these files; the same files give the same bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), text.encode())
    return kept.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their names; raise Invalid for one that is no pack, or too large."""
    if len(data) > MOST_PACKED:
        raise _refused(_("The archive is larger than %(most)d kB."), most=MOST_PACKED // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except UNREADABLE:
        raise _refused(_("This is not a zip archive that can be opened (an encrypted one cannot).")) from None


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise _refused(_("The archive holds more than %(most)d files."), most=MOST_FILES)
    if len({str(PurePosixPath(entry.filename).parent) for entry in entries}) > 1:
        raise _refused(_("Pack one matter: its files in one folder, or in none."))
    found: dict[str, bytes] = {}
    for entry in entries:
        name = PurePosixPath(entry.filename).name
        if stat.S_ISLNK(entry.external_attr >> 16) or ".." in PurePosixPath(entry.filename).parts or name in found:
            raise _refused(_("The archive holds something that is no plain file: %(name)s"), name=entry.filename[:80])
        found[name] = _bounded(archive, entry, MOST_ALL - sum(map(len, found.values())))
    return found


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Read no more than the limit, whatever the archive says of its sizes."""
    most = min(MOST_FILE, left)
    with archive.open(entry) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise _refused(_("%(name)s is too large when unpacked."), name=entry.filename[:80])
    return data


def read_files(files: Mapping[str, bytes]) -> dict[str, dict[str, object]]:
    """Return the bodies in a pack's files; raise Invalid that says where what is wrong."""
    try:
        return rules.read_pack(files)
    except rules.NotStrict as error:
        raise Invalid({"files": str(Problem("", error.place, error.message, error.details))}) from None


def _refused(message: object, **details: object) -> Invalid:
    return Invalid({"files": str(message) % details})
