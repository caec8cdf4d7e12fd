"""Writes messages to a file instead of sending them: for the demo, for trying out, and for tests."""

import json
import os
from pathlib import Path

from gongzhi.common import clock

from .base import Letter


class FileChannel:
    """One line of JSON for each message."""

    accepts_same_id_twice = False

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path

    def send(self, letter: Letter) -> None:
        line = json.dumps(
            {"id": letter.id, "at": clock.now().isoformat(), "by": self.name, "to": letter.to, "words": letter.words}
        )
        with self.path.open("a", encoding="utf-8") as file:
            self.path.chmod(0o600)
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def dress(self, words: str) -> str:
        return words
