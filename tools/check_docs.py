"""Documents must stay true: each part has a README, each path that is named exists, each model stands in the glossary."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.steps import ROOT

PARTS = ("src/gongzhi/engine", "src/gongzhi/modules")
DOCUMENTS = ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
PATH_ROOTS = ("", "src/gongzhi")
QUOTED = re.compile(r"`([^`\s]+)`")
# `modules/portal/urls.py`, `src/gongzhi/config/`, `engine/cases/public.py::open_case`: what looks like a place of ours.
PLACE = re.compile(
    r"^(?P<path>[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|html|js|mjs|css|ya?ml|json|bpmn|md|sh|toml)))(?:::(?P<name>\w+))?$"
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
IDENTIFIER_COLUMN = 3
MARKED = re.compile(r"`(\w+)`")


def check_readmes(root: Path) -> Iterator[str]:
    for folder in PARTS:
        for part in sorted((root / folder).glob("*/__init__.py")):
            if not (part.parent / "README.md").exists():
                yield f"{part.parent.relative_to(root)} has no README.md (ten lines: purpose, words, doors)"


def check_trace(root: Path) -> Iterator[str]:
    """Yield each place of ARCHITECTURE.md that does not exist; `file.py::name` asks for a definition in the file."""
    document = root / "ARCHITECTURE.md"
    if not document.exists():
        yield "ARCHITECTURE.md is missing"
        return
    for place in filter(None, (PLACE.match(quoted) for quoted in QUOTED.findall(document.read_text(encoding="utf-8")))):
        found = [root / base / place["path"] for base in PATH_ROOTS if (root / base / place["path"]).exists()]
        if not found and "/" in place["path"]:
            yield f"ARCHITECTURE.md names {place['path']}, which does not exist"
        elif found and place["name"] and not defines(found[0], place["name"]):
            yield f"ARCHITECTURE.md names {place['name']} in {place['path']}, which does not define it"


def defines(path: Path, name: str) -> bool:
    return (
        re.search(rf"\b(?:def|class|import|as)\b.*\b{name}\b|^\s*{name}\b", path.read_text(encoding="utf-8"), re.M)
        is not None
    )


def check_links(root: Path) -> Iterator[str]:
    documents = [root / name for name in DOCUMENTS if (root / name).exists()]
    for document in (*documents, *sorted((root / "docs").rglob("*.md")), *sorted((root / "src").rglob("*.md"))):
        for link in LINK.findall(document.read_text(encoding="utf-8")):
            if not (document.parent / link).exists():
                yield f"{document.relative_to(root)} links to {link}, which does not exist"


def check_glossary(root: Path) -> Iterator[str]:
    """Yield each model without a row in the glossary (中文 | English | identifier | source)."""
    glossary = root / "docs/glossary.md"
    if not glossary.exists():
        yield "docs/glossary.md is missing"
        return
    known = read_identifiers(glossary.read_text(encoding="utf-8"))
    yield from (f"docs/glossary.md has no row for the model {name}" for name in list_models() if name not in known)


def read_identifiers(glossary: str) -> set[str]:
    rows = [line.split("|") for line in glossary.splitlines() if line.startswith("|")]
    cells = [row[IDENTIFIER_COLUMN] for row in rows if len(row) > IDENTIFIER_COLUMN]
    return {name for cell in cells for name in MARKED.findall(cell)}


def list_models() -> list[str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    import django
    from django.apps import apps

    django.setup()
    return sorted({model.__name__ for model in apps.get_models() if model.__module__.startswith("gongzhi.")})


def main() -> int:
    problems = [*check_readmes(ROOT), *check_trace(ROOT), *check_links(ROOT), *check_glossary(ROOT)]
    sys.stdout.write("".join(problem + "\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
