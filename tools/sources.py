"""Which files the house rules look at, and what kind of file each is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from tools.steps import ROOT

PYTHON_FOLDERS = ("src", "tests", "tools", "benchmarks")
NOT_OURS = {"node_modules", ".venv", "__pycache__", "dist"}
Node = TypeVar("Node", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def list_python(root: Path = ROOT) -> Iterator[Path]:
    """Return every Python file that people write, migrations left out."""
    yield from sorted(root.glob("*.py"))
    for folder in PYTHON_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if not NOT_OURS & set(path.parts) and "migrations" not in path.parts:
                yield path


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def is_rules(path: Path) -> bool:
    """Tell whether a file holds pure judgements: rules.py, or a package of that name inside a part (`engine/rules` is a part)."""
    return path.name == "rules.py" or (path.parent.name == "rules" and path.parent.parent.name != "engine")


def parse(path: Path) -> tuple[ast.Module, str]:
    source = path.read_text(encoding="utf-8")
    return ast.parse(source, str(path)), source


def every(tree: ast.AST, kind: type[Node]) -> Iterator[Node]:
    """Return all nodes of one kind, however deep."""
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def list_functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
