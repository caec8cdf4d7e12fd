"""Each house rule finds its bad example and lets its good one pass."""

import ast
from pathlib import Path

import pytest

from tools.check_style import judge, judge_getters
from tools.house_rules import RULES, File, Rule

PLACE = Path("src/gongzhi/modules/dispatch/services.py")


def file_of(source: str, path: Path | str = PLACE) -> File:
    return File(Path(path), ast.parse(source), source.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.message)
def test_a_rule_finds_its_bad_line_and_accepts_its_good_one(rule: Rule) -> None:
    assert list(judge([file_of(rule.bad, rule.example)], [rule]))
    assert not list(judge([file_of(rule.good, rule.example)], [rule]))


@pytest.mark.parametrize(
    "source",
    [
        "Case.objects.filter(id=1).update(stage=CLOSED)",
        "case.stage: str = CLOSED",
        "class Case:\n    at = DateTimeField(default=timezone.now)",
        "day = datetime.date.today()",
        "from django.utils.timezone import now",
        "label = f\"{'\u529e'}\"",
        "try:\n    send()\nexcept:\n    pass",
        "x = f()  # type: ignore[attr-defined]",
        "x = f()  # noqa",
        "class CaseHelper: ...",
        "def do_dispatch(): ...",
    ],
)
def test_a_breach_is_found(source: str) -> None:
    assert list(judge([file_of(source)]))


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ('case.stage = "closed"', "src/gongzhi/engine/cases/services/closing.py"),
        ("moment = datetime.now(UTC)", "src/gongzhi/common/clock.py"),
        ('words = "\u529e\u7ed3"', "src/gongzhi/modules/dispatch/tests/test_words.py"),
        ('"""What is meant by \u529e\u7ed3."""', PLACE),
        ('CHINESE = re.compile("[\\u4e00-\\u9fff]")', PLACE),
        ("try:\n    send()\nexcept Exception:\n    undo()\n    raise", PLACE),
        ("x = f()  # type: ignore[attr-defined]  # the library has no types", PLACE),
        ("township, last = code[:9], code[-1]", "src/gongzhi/engine/areas/rules.py"),
        ("LIMIT = 40\nSTEPS: tuple[int, ...] = (5, 10)", "src/gongzhi/engine/areas/rules.py"),
        ("limit = 40", "src/gongzhi/engine/rules/services.py"),
        ("class UserManager(BaseUserManager): ...", PLACE),
        ("def process_state(): ...", PLACE),
    ],
)
def test_what_looks_like_a_breach_but_is_none_passes(source: str, path: Path | str) -> None:
    assert not list(judge([file_of(source, path)]))


def test_getters_may_be_one_function_in_ten() -> None:
    others = "".join(f"def find_{number}(): ...\n" for number in range(9))
    assert not list(judge_getters([file_of("def get_a(): ...\n" + others)]))
    assert list(judge_getters([file_of("def get_a(): ...\ndef get_b(): ...\n" + others)]))
