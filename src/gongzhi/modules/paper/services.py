"""Setting a document: a layout, facts as data, pictures; the result is a PDF."""

import io
import json
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Refused

LAYOUTS = Path(__file__).parent / "typst"
# Longer runs without a place to break would leave the paper: after so many characters one may be broken.
BREAK_AFTER = 12
_RUN = re.compile(r"[!-~]{13,}")
BREAK = "\u200b"
# One document at a time in a process: they take milliseconds, and memory stays where it is.
_one_at_a_time = threading.Lock()


class NoFonts(Refused):
    """The fonts are not installed, so that Chinese would come out as empty boxes."""

    status = 503
    code = "no_fonts"

    def __init__(self) -> None:
        super().__init__(
            _("The fonts for paper are not installed. Whoever runs this platform installs them with “make assets”.")
        )


@dataclass(frozen=True)
class Picture:
    """A picture of a document: the name by which the layout asks for it, and its bytes."""

    name: str
    content: bytes


def typeset(layout: str, facts: dict[str, Any], pictures: Sequence[Picture] = ()) -> bytes:
    """Return the PDF of `layout` (a file of the folder typst) with these facts. Raises NoFonts where there are none."""
    if not any(settings.FONTS.glob("*.ttf")):
        raise NoFonts
    import typst  # Loaded when the first document is asked for: most processes never set one.

    # The layouts read pictures from files: for a moment, in a folder that nobody else can open.
    with _one_at_a_time, TemporaryDirectory(prefix="gongzhi-paper-") as folder:
        for name in (f"{layout}.typ", "common.typ"):
            copyfile(LAYOUTS / name, Path(folder) / name)
        for picture in pictures:
            (Path(folder) / picture.name).write_bytes(picture.content)
        document = typst.compile(
            str(Path(folder) / f"{layout}.typ"),
            root=folder,
            font_paths=[str(settings.FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        )
    return bytes(document)


def breakable(text: str) -> str:
    """Return `text` with places at which long words, addresses and hashes may be broken; control characters are left out."""
    plain = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    return _RUN.sub(lambda run: BREAK.join(_pieces(run.group())), plain)


def _pieces(run: str) -> list[str]:
    return [run[start : start + BREAK_AFTER] for start in range(0, len(run), BREAK_AFTER)]


@lru_cache(maxsize=64)
def qr_code(text: str, *, scales: bool = False) -> str:
    """Return a QR code as SVG, as large as it is or (`scales`) as the page wants it."""
    import segno  # Loaded with the first document.

    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", border=2, xmldecl=False, omitsize=scales)
    return buffer.getvalue().decode()
