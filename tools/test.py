"""`make test` and `make test-core`: the checks and all tests, on both databases, step by step with the time of each.

All steps run, also after one has failed; the last line is the sum of all test runs. A few tests that failed are tried again
(`tools.again`), and those that then pass are named as unsteady.
"""

import argparse
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.again import Tried, failures, remembering, try_again
from tools.steps import Step, describe, exit_with, in_python, run_together

# Each test process has databases of its own. The tests of a file stay in one process: what they share is made once.
# They come in the order that conftest.py gives them, the long ones first.
PYTEST = ("-m", "pytest", "--dist", "loadfile", "--no-loadscope-reorder", "-n")
CHECKS = Step("checks", in_python("-m", "tools.check"))
# A third of the time of these goes by in waiting for servers, on either database.
CORE = Step("tests on SQLite", in_python(*PYTEST, "3", "-m", "not browser"))
# Between two pages a browser waits, too: they run beside the others.
BROWSER = Step("tests in the browser, on SQLite", in_python(*PYTEST, "2", "-m", "browser"))
POSTGRES = Step(
    "tests on PostgreSQL (and the browser flows marked for both)",
    in_python("-m", "tests.postgres", *in_python(*PYTEST, "3", "-m", "not browser or both")),
)
# Translated once for all processes of the run, whatever the surroundings say: pytest rewrites each test file otherwise.
ENVIRONMENT = {"DATABASE_URL": "", "PYTHONDONTWRITEBYTECODE": ""}
# Databases and homes lie in memory where that has room: nothing of a test run has to outlive it.
MEMORY, ENOUGH = Path("/dev/shm"), 3 << 30  # noqa: S108 - what is made in it has a name that nobody can guess


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", action="store_true", help="only what needs Python alone")
    chosen = parser.parse_args()
    rounds = [[CORE]] if chosen.core else [[CHECKS], [CORE, BROWSER], [POSTGRES]]
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    with TemporaryDirectory(prefix="gongzhi-tests-", dir=MEMORY if roomy else None) as folder:
        # The database server runs as somebody else, who has to find its own folder in here.
        Path(folder).chmod(0o711)
        environment = ENVIRONMENT | {"TMPDIR": folder}
        started = time.monotonic()
        told = [
            [remembering(Step(step.name, step.command, environment), Path(folder)) for step in steps]
            for steps in rounds
        ]
        tried = [try_again(outcome) for outcome in [outcome for steps in told for outcome in run_together(steps)]]
    report(tried, time.monotonic() - started)
    return 0 if all(one.ok for one in tried) else 1


def report(tried: list[Tried], seconds: float) -> None:
    """Print each step with its time, then the sum; a step that failed without a count counts as one failure."""
    lines = [describe(one.outcome) + "".join(f"\n  unsteady: {test}" for test in one.unsteady) for one in tried]
    total = sum((one.outcome.counts for one in tried), Counter[str]())
    unsteady = sum(len(one.unsteady) for one in tried)
    failed = sum(failures(one.outcome) for one in tried) - unsteady
    words = {"unsteady": unsteady, "skipped": total["skipped"]}
    rest = "".join(f", {number} {word}" for word, number in words.items() if number)
    sys.stdout.write(
        "\n" + "\n".join(lines) + f"\n{seconds / 60:.1f} minutes\n{total['passed']} passed, {failed} failed{rest}\n"
    )


if __name__ == "__main__":
    exit_with(main)
