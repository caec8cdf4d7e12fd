"""Applies the house rules to every Python file, and keeps `get_` for the functions that must find what they look for."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.house_rules import RULES, File, Rule, in_source
from tools.sources import list_functions, list_python, parse, shown

# A codebase in which everything is called get_… has no verbs left.
MOST_GETTERS = 0.1


def read(path: Path) -> File:
    tree, source = parse(path)
    return File(path, tree, source.splitlines())


def find_breaches(rule: Rule, files: Iterable[File]) -> list[str]:
    """Return the places that break a rule, as `file:line`."""
    concerned = [file for file in files if rule.applies(file.path)]
    return [f"{shown(file.path)}:{line}" for file in concerned for line in sorted(set(rule.find(file)))]


def judge(files: Iterable[File], rules: Iterable[Rule] = RULES) -> Iterator[str]:
    """Yield one text a broken rule: what it says, how to write instead, and all its places."""
    files = list(files)
    for rule in rules:
        if places := find_breaches(rule, files):
            example = f"    instead of  {one_line(rule.bad)}\n    write       {one_line(rule.good)}\n"
            yield f"{rule.message}\n{example}" + "\n".join(f"  {place}" for place in places)


def one_line(example: str) -> str:
    return "; ".join(line.strip() for line in example.splitlines())


def judge_getters(files: Iterable[File]) -> Iterator[str]:
    names = [function.name for file in files if in_source(file.path) for function in list_functions(file.tree)]
    getters = [name for name in names if name.startswith("get_")]
    if len(getters) > MOST_GETTERS * len(names):
        share = f"{len(getters)} of {len(names)} functions begin with get_ (at most {MOST_GETTERS:.0%})"
        yield f"{share}: find_ may return None, get_ raises, list_ returns many, is_/has_/may_ answer yes or no"


def main() -> int:
    files = [read(path) for path in list_python()]
    problems = [*judge(files), *judge_getters(files)]
    sys.stdout.write("".join(problem + "\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
