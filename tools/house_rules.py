"""The house rules that no common linter knows: each with its message, a good line and a bad one (which its test reads)."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.sources import every, is_rules, is_test, list_functions

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
CONSTANT_NAME = re.compile(r"^_?[A-Z][A-Z0-9_]*$")
VAGUE_FUNCTION = re.compile(r"^_?(process|handle|manage|do|do_.*)$")
VAGUE_CLASS = re.compile(r"(Manager|Processor|Helper|Utils?|Data|Info)$")
# A comment that only names the exception gives no reason: words have to follow.
SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)(?P<rest>[^\n]*)")
CODES = re.compile(r"^:?\s*(?:\[[^\]]*\]|[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)?")
CLOCK_OWNERS, CLOCK_QUESTIONS = {"datetime", "timezone", "date"}, {"now", "utcnow", "today"}
PLAIN_NUMBERS = {0, 1, 2}


@dataclass(frozen=True)
class File:
    path: Path
    tree: ast.Module
    lines: list[str]

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the lines of a node as written, so that an escape is seen as an escape."""
        return "\n".join(self.lines[node.lineno - 1 : node.end_lineno])


@dataclass(frozen=True)
class Rule:
    message: str
    good: str
    bad: str
    find: Callable[[File], Iterator[int]]
    applies: Callable[[Path], bool]
    # Where the two examples would stand.
    example: str = "src/gongzhi/modules/dispatch/services.py"


def in_source(path: Path) -> bool:
    return not is_test(path) and "src" in path.parts


def everywhere(_path: Path) -> bool:
    return True


def outside_cases(path: Path) -> bool:
    """Tests alter rows behind the writer's back, to see that it is found."""
    return "src" in path.parts and "engine/cases/" not in path.as_posix() and not is_test(path)


def outside_clock(path: Path) -> bool:
    return not path.as_posix().endswith("common/clock.py")


def not_in_tests(path: Path) -> bool:
    return not is_test(path)


def outside_samples(path: Path) -> bool:
    """Tests and benchmarks make up what people write."""
    return not is_test(path) and "benchmarks" not in path.parts


def find_stage_writes(file: File) -> Iterator[int]:
    for target in every(file.tree, ast.Attribute):
        if target.attr == "stage" and isinstance(target.ctx, ast.Store):
            yield target.lineno
    for call in every(file.tree, ast.Call):
        if last_name(call.func) == "update" and any(keyword.arg == "stage" for keyword in call.keywords):
            yield call.lineno


def find_own_clocks(file: File) -> Iterator[int]:
    for asked in every(file.tree, ast.Attribute):
        if asked.attr in CLOCK_QUESTIONS and last_name(asked.value) in CLOCK_OWNERS:
            yield asked.lineno
    for taken in every(file.tree, ast.ImportFrom):
        names = {name.name for name in taken.names}
        if taken.module == "django.utils.timezone" and {"now", "localdate", "localtime"} & names:
            yield taken.lineno


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def find_chinese(file: File) -> Iterator[int]:
    documentation = {id(node) for node in list_docstrings(file.tree)}
    for text in every(file.tree, ast.Constant):
        is_chinese = isinstance(text.value, str) and CHINESE.search(text.value) and CHINESE.search(file.text(text))
        if is_chinese and id(text) not in documentation:
            yield text.lineno


def list_docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            yield body[0].value


def find_bare_numbers(file: File) -> Iterator[int]:
    named = {id(part) for statement in file.tree.body if is_constant(statement) for part in ast.walk(statement)}
    # A place in a text or in bytes is no threshold that anybody would change.
    named |= {id(part) for taken in every(file.tree, ast.Subscript) for part in ast.walk(taken.slice)}
    for number in every(file.tree, ast.Constant):
        is_plain = type(number.value) not in {int, float} or number.value in PLAIN_NUMBERS
        if not is_plain and id(number) not in named:
            yield number.lineno


def is_constant(statement: ast.stmt) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    names = [
        name for target in targets if target is not None for name in ast.walk(target) if isinstance(name, ast.Name)
    ]
    return bool(names) and all(CONSTANT_NAME.match(name.id) for name in names)


def find_silenced(file: File) -> Iterator[int]:
    for number, line in enumerate(file.lines, start=1):
        # A rule's own example is a text, not a comment.
        found = SILENCED.search(line)
        if (
            found
            and not re.search(r"""["'].*#.*["']""", line)
            and not re.search(r"[a-z]{4,}", CODES.sub("", found["rest"]))
        ):
            yield number


def find_swallowed(file: File) -> Iterator[int]:
    for handler in every(file.tree, ast.ExceptHandler):
        catches_all = handler.type is None or last_name(handler.type) in {"Exception", "BaseException"}
        head = "\n".join(file.lines[handler.lineno - 1 : handler.body[0].lineno])
        if catches_all and "#" not in head and not any(every(handler, ast.Raise)):
            yield handler.lineno


def find_vague_names(file: File) -> Iterator[int]:
    yield from (function.lineno for function in list_functions(file.tree) if VAGUE_FUNCTION.match(function.name))
    for made in every(file.tree, ast.ClassDef):
        # Django calls its door to a table a manager: whoever derives from it says so.
        bases = {last_name(base) for base in made.bases}
        if VAGUE_CLASS.search(made.name) and not any(VAGUE_CLASS.search(base) for base in bases):
            yield made.lineno


RULES = [
    Rule(
        message="the stage of a case changes only through engine.cases",
        good="cases.close(case, actor=actor)",
        bad='case.stage = "closed"',
        find=find_stage_writes,
        applies=outside_cases,
    ),
    Rule(
        message="ask gongzhi.common.clock for the time, so that tests can stop it",
        good="opened_at = clock.now()",
        bad="opened_at = timezone.now()",
        find=find_own_clocks,
        applies=outside_clock,
    ),
    Rule(
        message="Chinese belongs in content, templates and translations, not in Python",
        good='label = _("Closed")',
        bad='label = "\u529e\u7ed3"',
        find=find_chinese,
        applies=outside_samples,
    ),
    Rule(
        message="a number in rules.py needs a name at the top, or is a parameter in content",
        good="LONGEST_WAIT_HOURS = 48\nis_late = hours > LONGEST_WAIT_HOURS",
        bad="is_late = hours > 48",
        find=find_bare_numbers,
        applies=is_rules,
        example="src/gongzhi/engine/areas/rules.py",
    ),
    Rule(
        message="silencing a check needs its reason in the same line",
        good="import settings  # noqa: F401 - Django reads it by name",
        bad="import settings  # noqa: F401",
        find=find_silenced,
        applies=everywhere,
    ),
    Rule(
        message="catching everything needs a re-raise, or a comment that says where the failure goes",
        good="try:\n    send()\nexcept Exception as error:  # any failure waits in the queue for a person\n    set_aside(error)",
        bad="try:\n    send()\nexcept Exception:\n    pass",
        find=find_swallowed,
        applies=everywhere,
    ),
    Rule(
        message="the name says nothing: name what is done, in the words of the glossary",
        good="def hand_over(case): ...",
        bad="def process(case): ...",
        find=find_vague_names,
        applies=in_source,
    ),
]
