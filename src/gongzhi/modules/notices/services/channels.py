"""The channels by which messages leave the house. Gateways of carriers come as further classes here."""

import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings

from gongzhi.common import clock


class Channel(Protocol):
    """A way out. `accepts_same_id_twice`: whether a message that may have been sent can be given to it again safely."""

    name: str
    accepts_same_id_twice: bool

    def send(self, message_id: str, phone: str, words: str) -> None:
        """Send, or raise; what was raised is tried again later."""


class FileChannel:
    """Writes messages to a file instead of sending them: for the demo, for trying out, and for tests."""

    name = "file"
    accepts_same_id_twice = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message_id: str, phone: str, words: str) -> None:
        line = json.dumps({"id": message_id, "at": clock.now().isoformat(), "to": phone, "words": words})
        with self.path.open("a", encoding="utf-8") as file:
            self.path.chmod(0o600)
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


def present() -> Channel | None:
    """Return the channel of this installation, or None where the county has none: the tracking page tells all then."""
    return FileChannel(settings.HOME / "messages.jsonl") if settings.MESSAGES == "file" else None
