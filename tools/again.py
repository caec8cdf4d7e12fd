"""Tells a test that is unsteady from one that fails: the few that failed in a step are tried again, alone, three times in a row.

A machine that others use stands still for seconds now and then, and one test in thousands may draw an unlucky number. A failure of
that kind says nothing about the change at hand. It is a bug all the same: the run names it in its last lines and counts it
apart, and a test that fails in only one of the three tries has failed.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tools.steps import Outcome, Step, run_together

TRIES = 3
# More than that at once is no bad luck.
FEW = 3
OPTION = "cache_dir="
ONLY_FAILED = ("-n", "0", "--last-failed", "--last-failed-no-failures", "none")
names = count(1)


@dataclass(frozen=True)
class Tried:
    """A step's outcome, and its tests that failed once and passed in all tries after."""

    outcome: Outcome
    unsteady: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        return self.outcome.ok or bool(self.unsteady)


def remembering(step: Step, folder: Path) -> Step:
    """Return a step of pytest that writes down in a folder of its own below `folder` which tests failed; other steps as they are."""
    if "pytest" not in step.command:
        return step
    return Step(step.name, [*step.command, "-o", f"{OPTION}{folder / f'cache-{next(names)}'}"], step.environment)


def try_again(outcome: Outcome) -> Tried:
    """Run the failed tests of a step again where they are few; return with the outcome those that passed every time."""
    failed = failed_tests(outcome.step)
    if outcome.ok or failures(outcome) != len(failed) or not 1 <= len(failed) <= FEW:
        return Tried(outcome)
    passed = all(passes_alone(outcome.step, number) for number in range(1, TRIES + 1))
    return Tried(outcome, failed if passed else ())


def passes_alone(step: Step, number: int) -> bool:
    """Run what failed in a step once, on a copy of what it remembers: pytest forgets a failure when the test passes."""
    cache = cache_of(step)
    copy = shutil.copytree(cache, cache.with_name(f"{cache.name}-{number}"))
    command = [*step.command, "-o", f"{OPTION}{copy}", *ONLY_FAILED]
    [again] = run_together([Step(f"{step.name}: what failed, alone ({number} of {TRIES})", command, step.environment)])
    return again.ok and again.counts["passed"] > 0


def failed_tests(step: Step) -> list[str]:
    """Return the names that pytest gives to the tests of a step that failed; none for a step of another kind."""
    cache = cache_of(step)
    remembered = cache / "v/cache/lastfailed"
    return sorted(json.loads(remembered.read_text("utf-8"))) if remembered.is_file() else []


def cache_of(step: Step) -> Path:
    named = [word.removeprefix(OPTION) for word in step.command if word.startswith(OPTION)]
    return Path(named[-1] if named else "/nowhere")


def failures(outcome: Outcome) -> int:
    """Count what failed in a step; a step that failed without a count is one failure."""
    return outcome.counts["failed"] + outcome.counts["error"] or int(not outcome.ok)
