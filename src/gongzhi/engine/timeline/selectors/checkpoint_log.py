"""The file of checkpoints beside the database: whoever cuts off the end of the tables would have to cut it too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

TAIL_BYTES = 4096


class Line(NamedTuple):
    """A checkpoint as written to the file; `tree_size` is -1 where the line cannot be read."""

    number: int
    tree_size: int
    root: str
    signature: str


def log_path() -> Path:
    """Return where the file lies."""
    return Path(settings.HOME) / "checkpoints.log"


def last_line() -> Line | None:
    """Return the last whole line, without reading the file; None where there is none."""
    try:
        with log_path().open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - TAIL_BYTES))
            tail = file.read().decode(errors="replace").split("\n")
    except FileNotFoundError:
        return None
    lines = [line for text in tail[:-1] if (line := _parse(0, text)).tree_size >= 0]
    return lines[-1] if lines else None


def list_lines() -> Iterator[Line]:
    """Yield the lines in the order in which they were written.

    A power cut can leave half a line. The same checkpoint is then written again below, so a line that is the beginning
    of the next one, or has no end yet, is no harm and left out.
    """
    try:
        file = log_path().open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    with file:
        number, held = 1, next(file, "")
        for text in file:
            if not text.startswith(held.rstrip("\n")):
                yield _parse(number, held)
            number, held = number + 1, text
        if held.endswith("\n"):
            yield _parse(number, held)


def _parse(number: int, text: str) -> Line:
    try:
        content = json.loads(text)
        return Line(number, int(content["tree_size"]), str(content["root"]), str(content["signature"]))
    except (ValueError, KeyError, TypeError):
        return Line(number, -1, "", "")
