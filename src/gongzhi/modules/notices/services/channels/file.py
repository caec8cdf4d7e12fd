"""Writes messages to a file instead of sending them: for the demo, for trying out, and for tests."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from gongzhi.common import clock

from .base import Letter


class FileChannel:
    """One line of JSON for each message."""

    accepts_same_id_twice = False

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path

    def send_all(self, letters: Sequence[Letter]) -> list[Exception | None]:
        """Write all lines at once: if that fails, nobody knows which of them are there."""
        lines = "".join(self._line(letter) for letter in letters)
        try:
            with self.path.open("a", encoding="utf-8") as file:
                self.path.chmod(0o600)
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return [error] * len(letters)
        return [None] * len(letters)

    def _line(self, letter: Letter) -> str:
        content = {"id": letter.id, "at": clock.now().isoformat(), "by": self.name, "to": letter.to}
        return json.dumps(content | {"words": letter.words}) + "\n"

    def dress(self, words: str) -> str:
        return words
