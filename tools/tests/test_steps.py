"""The closing line of pytest is read whatever it counts."""

import pytest

from tools.steps import read_summary


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("120 passed in 41.20s\n", {"passed": 120}),
        (
            "======= 1 failed, 3 passed, 2 skipped, 1 error in 61.20s (0:01:01) =======\n",
            {"failed": 1, "passed": 3, "skipped": 2, "error": 1},
        ),
        ("2 errors in 0.30s\n", {"error": 2}),
        ("the 3 passed in the hall\n", {}),
    ],
)
def test_a_closing_line_is_read(line: str, counts: dict[str, int]) -> None:
    assert dict(read_summary(line)) == counts
