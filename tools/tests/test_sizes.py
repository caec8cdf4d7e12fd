"""The limits of size, tried on small files that break them."""

from pathlib import Path

import pytest

from tools.check_sizes import ALLOWED, MOST_ALLOWED, Size, judge, measure_content, measure_python, read_allowed


def problems_of(path: Path, source: str) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return judge(measure_python(path), set())


@pytest.mark.parametrize(
    ("file", "source", "complaint"),
    [
        ("services.py", "def f():\n" + "    x = 1\n" * 40, "41 lines of a function"),
        ("services.py", "def f(a, b, c, d, e, g): ...\n", "6 parameters"),
        ("services.py", "def f(a, *, b, c, d, e, f, g, h, i): ...\n", "9 parameters with keyword-only ones"),
        ("services.py", "x = 1\n" * 301, "301 lines of a module"),
        ("models.py", "class A:\n" + "    def f(self): ...\n" * 16, "16 methods of a class"),
        ("tests/test_a.py", "def test_it():\n    if x: ...\n", "1 branches and loops in a test function"),
        ("tests/test_a.py", "def test_it():\n    for x in y: ...\n", "1 branches and loops in a test function"),
        ("tests/test_a.py", "def test_it():\n" + "    x = 1\n" * 25, "26 lines of a test function"),
        ("tests/test_a.py", "x = 1\n" * 401, "401 lines of a test file"),
    ],
)
def test_it_names_what_is_too_large(tmp_path: Path, file: str, source: str, complaint: str) -> None:
    assert any(complaint in problem for problem in problems_of(tmp_path / file, source))


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("services.py", "class A:\n    def f(self, a, b, c, d, e, *, g, h, i): ...\n"),
        ("services.py", "def f():\n" + "    x = 1\n" * 39),
        ("settings.py", "x = 1\n" * 400),
        ("tests/test_a.py", "def test_it(a, b, c, d, e, f, g):\n    assert [x for x in a if x]\n"),
    ],
)
def test_it_accepts_what_is_within_its_limit_or_exempt(tmp_path: Path, file: str, source: str) -> None:
    assert problems_of(tmp_path / file, source) == []


def test_it_measures_content_files_but_not_diagrams(tmp_path: Path) -> None:
    (tmp_path / "matter.yaml").write_text("a: 1\n" * 151)
    (tmp_path / "process.bpmn").write_text("<a/>\n" * 900)
    assert [size.value for size in measure_content(tmp_path) if size.is_too_large] == [151]


def test_an_allowed_size_passes_and_an_idle_entry_is_named() -> None:
    size = Size("lines of a module", "src/a.py", 350)
    allowed = read_allowed("350 lines of a module: src/a.py  # the reason\n")
    assert not any("src/a.py" in problem for problem in judge(iter([size]), allowed))
    assert any("shrink the list" in problem for problem in judge(iter([]), allowed))


def test_the_list_of_exceptions_only_shrinks() -> None:
    assert len(read_allowed(ALLOWED.read_text(encoding="utf-8"))) <= MOST_ALLOWED
