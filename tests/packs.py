"""A matter of a test's own, laid over the real content: read and checked once a test process, then the same rows again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongzhi.engine.rules import public as rules

_loaded: dict[str, list[dict[str, Any]]] = {}


def write_pack(folder: Path, key: str, files: Mapping[str, str]) -> None:
    """Write the files of a matter into a folder of content."""
    home = folder / "matters" / key
    home.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (home / name).write_text(text, "utf-8")


def load_pack(folder: Path, key: str, files: Mapping[str, str]) -> None:
    """Put a matter of these files in force beside the content that is there."""
    if key in _loaded:
        rules.ContentVersion.objects.bulk_create(rules.ContentVersion(**row | {"id": None}) for row in _loaded[key])
        rules.forget_content()
        return
    write_pack(folder, key, files)
    report = rules.load_content([*rules.content_folders(), folder])
    assert [str(problem) for problem in report.problems] == []
    _loaded[key] = list(rules.ContentVersion.objects.filter(key=key).values())
