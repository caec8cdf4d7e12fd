"""Keeps functions, classes and files small enough to be read at one sitting.

What is larger on purpose stands in sizes_allowed.txt (`size kind place`), which may only shrink: an entry that is no
longer needed, or larger than needed, is itself an error, and MOST_ALLOWED is only ever lowered.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.sources import Function, is_test, list_functions, list_python, parse, shown
from tools.steps import ROOT

ALLOWED = Path(__file__).with_name("sizes_allowed.txt")
MOST_ALLOWED = 0
LIMITS = {
    "lines of a function": 40,
    "lines of a test function": 25,
    "branches and loops in a test function": 0,
    "parameters": 5,
    "parameters with keyword-only ones": 8,
    "lines of a module": 300,
    "lines of a test file": 400,
    "lines of a class": 200,
    "methods of a class": 15,
    "lines of a content file": 150,
}
# Lists of routes and settings are read line by line, not as a whole.
EXEMPT_MODULES = {"urls.py", "settings.py"}
CONTENT_ENDINGS = {".yaml", ".yml", ".json"}
TEST_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match)


@dataclass(frozen=True, order=True)
class Size:
    kind: str
    place: str
    value: int

    @property
    def is_too_large(self) -> bool:
        return self.value > LIMITS[self.kind]


def measure_python(path: Path) -> Iterator[Size]:
    tree, source = parse(path)
    lines = source.count("\n")
    if is_test(path):
        yield Size("lines of a test file", shown(path), lines)
    elif path.name not in EXEMPT_MODULES:
        yield Size("lines of a module", shown(path), lines)
    for function in list_functions(tree):
        yield from measure_function(function, path)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            place = f"{shown(path)}::{node.name}"
            yield Size("lines of a class", place, count_lines(node))
            yield Size("methods of a class", place, sum(isinstance(item, Function) for item in node.body))


def measure_function(function: Function, path: Path) -> Iterator[Size]:
    place = f"{shown(path)}::{function.name}"
    if path.name.startswith("test_") and function.name.startswith("test_"):
        yield Size("lines of a test function", place, count_lines(function))
        branches = sum(isinstance(node, TEST_BRANCHES) for node in ast.walk(function))
        yield Size("branches and loops in a test function", place, branches)
        # A test's parameters are fixtures: as many as the story has people and things.
        return
    yield Size("lines of a function", place, count_lines(function))
    positional, keyword_only = count_parameters(function)
    yield Size("parameters", place, positional)
    yield Size("parameters with keyword-only ones", place, positional + keyword_only)


def count_lines(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def count_parameters(function: Function) -> tuple[int, int]:
    """Return how many parameters may be given by position (self and cls left out), and how many only by name."""
    positional = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    if positional and positional[0] in {"self", "cls"}:
        positional = positional[1:]
    return len(positional), len(function.args.kwonlyargs)


def measure_content(root: Path) -> Iterator[Size]:
    for path in sorted(root.rglob("*")):
        if path.suffix in CONTENT_ENDINGS:
            yield Size("lines of a content file", shown(path), path.read_text(encoding="utf-8").count("\n"))


def measure_all(root: Path = ROOT) -> Iterator[Size]:
    for path in list_python(root):
        yield from measure_python(path)
    yield from measure_content(root / "content")


def read_allowed(text: str) -> set[Size]:
    """Return the entries of the list, one a line: `350 lines of a module: src/gongzhi/x.py`; `#` begins a comment."""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    entries = [line.partition(" ") for line in lines if line]
    pairs = [(int(value), rest.partition(": ")) for value, _, rest in entries]
    return {Size(kind, place, value) for value, (kind, _, place) in pairs}


def judge(sizes: Iterator[Size], allowed: set[Size]) -> list[str]:
    """Return what is wrong: new sizes above their limit, and entries of the list that are not needed as they stand."""
    large = {size for size in sizes if size.is_too_large}
    new = [f"{size.place}: {size.value} {size.kind} (limit {LIMITS[size.kind]})" for size in sorted(large - allowed)]
    idle = [
        f"{ALLOWED.name}: {size.place} is no longer {size.value} {size.kind}; shrink the list"
        for size in sorted(allowed - large)
    ]
    full = [f"{ALLOWED.name}: {len(allowed)} entries; at most {MOST_ALLOWED} are allowed, and that number only falls"]
    return new + idle + (full if len(allowed) > MOST_ALLOWED else [])


def main() -> int:
    problems = judge(measure_all(), read_allowed(ALLOWED.read_text(encoding="utf-8")))
    sys.stdout.write("".join(problem + "\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
