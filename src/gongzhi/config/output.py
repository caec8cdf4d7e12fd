"""How commands speak: words for people, or one JSON object for scripts."""

import json
import sys
from typing import Any


class Output:
    """Words for people on the terminal, or one JSON object for scripts."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def say(self, text: str) -> None:
        if not self.as_json:
            print(text, flush=True)

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far a long task is, on one line, only where somebody is looking."""
        if not self.as_json and sys.stderr.isatty():
            of = f" / {total:,}" if total else ""
            print(f"\r{done:,}{of}", end="", file=sys.stderr, flush=True)

    def result(self, value: Any) -> None:
        """Print the result of a command for a script."""
        if self.as_json:
            print(json.dumps(value, ensure_ascii=False, default=str))

    def error(self, text: str) -> None:
        if self.as_json:
            print(json.dumps({"error": text}, ensure_ascii=False))
        else:
            print(text, file=sys.stderr)
