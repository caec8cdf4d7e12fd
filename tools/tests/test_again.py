"""What failed by bad luck is told from what fails, on small test files that fail now and then."""

from pathlib import Path

import pytest

from tools.again import TRIES, Tried, remembering, try_again
from tools.steps import Step, in_python, run_together

# Each run leaves a mark; the word decides by the number of marks before.
TEST = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range({failing}))
def test_a(number):
    mark = Path(__file__).with_suffix(f".{{number}}")
    runs = len(mark.read_text()) if mark.exists() else 0
    mark.write_text("x" * (runs + 1))
    assert {condition}

def test_b(): ...
"""


def run(folder: Path, condition: str, failing: int = 1) -> Tried:
    file = folder / "test_a.py"
    file.write_text(TEST.format(condition=condition, failing=failing))
    command = in_python("-m", "pytest", "-c", "/dev/null", "-q", str(file))
    [outcome] = run_together([remembering(Step("small", command), folder)])
    return try_again(outcome)


def test_it_names_what_failed_once_and_then_never(tmp_path: Path) -> None:
    tried = run(tmp_path, "runs > 0")
    assert (tried.ok, tried.outcome.ok, tried.outcome.counts["failed"]) == (True, False, 1)
    assert [test.rpartition("/")[2] for test in tried.unsteady] == ["test_a.py::test_a[0]"]
    assert (tmp_path / "test_a.0").read_text() == "x" * (TRIES + 1)


@pytest.mark.parametrize("condition", ["False", "runs % 2", f"runs < {TRIES} and runs > 0"])
def test_a_test_that_fails_again_in_any_of_the_tries_has_failed(tmp_path: Path, condition: str) -> None:
    tried = run(tmp_path, condition)
    assert (tried.ok, list(tried.unsteady)) == (False, [])


def test_many_failures_are_no_bad_luck(tmp_path: Path) -> None:
    tried = run(tmp_path, "runs > 0", failing=4)
    assert (tried.ok, list(tried.unsteady)) == (False, [])
    assert (tmp_path / "test_a.0").read_text() == "x"


def test_a_step_that_fails_without_a_test_is_not_tried_again(tmp_path: Path) -> None:
    tried = run(tmp_path, "syntax error")
    assert not tried.ok


def test_a_step_that_passes_is_left_in_peace(tmp_path: Path) -> None:
    assert run(tmp_path, "True").ok
    assert (tmp_path / "test_a.0").read_text() == "x"
