"""Static files where the web server finds them: copied when the front end was built anew, deleted once no open page asks for them."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils.translation import gettext as _

STAMP = ".collected"
# So long after a collection nobody has a page open that was made before it.
OPEN_PAGES = 24 * 3600
PACKED = ("", ".gz", ".br")


def collect_static(say: Callable[[str], None]) -> None:
    """Copy static files where the web server finds them, when the built front end is newer than the last copy."""
    stamp = settings.STATIC_ROOT / STAMP
    sources = [path.stat().st_mtime for path in settings.FRONTEND.glob("*")] if settings.FRONTEND.exists() else []
    last = stamp.stat().st_mtime if stamp.exists() else 0.0
    if last and last >= max(sources, default=0.0):
        return
    say(_("Collecting static files …"))
    before = _named_files()
    call_command("collectstatic", interactive=False, verbosity=0)
    # Pages that are open now ask for the files of the last collection; those before it ended with it.
    if before and time.time() - last > OPEN_PAGES:
        _delete_but(before | _named_files() | {stamp})
    stamp.touch()


def _named_files() -> set[Path]:
    """Return the files that the manifest names, with and without their hash; none where names have no hash."""
    storage = storages["staticfiles"]
    if not isinstance(storage, ManifestFilesMixin):
        return set()
    hashed, _digest = storage.load_manifest()
    named = {*hashed, *hashed.values()}
    files = {settings.STATIC_ROOT / f"{name}{ending}" for name in named for ending in PACKED}
    return files | ({settings.STATIC_ROOT / storage.manifest_name} if named else set())


def _delete_but(kept: set[Path]) -> None:
    for path in settings.STATIC_ROOT.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink(missing_ok=True)
