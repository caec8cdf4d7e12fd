"""Runs named commands, tells how long each took and what came of it. Used by `make check` and `make test`."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = str(ROOT / ".venv/bin/python")
# Seconds; a check that hangs is told as failed instead of holding up the rest.
LONGEST_CHECK = 1200
# The closing line of pytest: "3 failed, 120 passed, 2 skipped in 41.20s", with or without its frame of "=".
SUMMARY = re.compile(r"^=*\s*((?:\d+ \w+(?:, )?)+) in [\d.]+s")


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    step: Step
    ok: bool
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)


def in_python(*arguments: str) -> list[str]:
    """Return a command that runs in the project's own Python, whatever PATH says."""
    return [PYTHON, *arguments]


def check_quietly(step: Step) -> Outcome:
    """Run a step and show its output only if it failed: a check that passes has nothing to say."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=os.environ | step.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=LONGEST_CHECK,
        )
        ok, said = done.returncode == 0, done.stdout
    except subprocess.TimeoutExpired:
        ok, said = False, f"no end after {LONGEST_CHECK} seconds"
    outcome = Outcome(step, ok, time.monotonic() - started)
    sys.stdout.write(describe(outcome) + ("" if outcome.ok else "\n" + indent(said)) + "\n")
    sys.stdout.flush()
    return outcome


def run_together(steps: Sequence[Step]) -> list[Outcome]:
    """Run steps at the same time; what the first says is shown as it comes, what the others said at the end."""
    sys.stdout.write("\n── " + ", together with ".join(step.name for step in steps) + "\n")
    sys.stdout.flush()
    held: list[list[str]] = [[] for _ in steps]
    says = [say_aloud, *(lines.append for lines in held[1:])]
    running = [start(step) for step in steps]
    with ThreadPoolExecutor(len(steps)) as pool:
        try:
            return list(pool.map(follow, steps, running, says))
        finally:
            for process in running:
                if process.poll() is None:
                    process.terminate()
            for step, lines in zip(steps[1:], held[1:], strict=True):
                say_aloud(f"\n── {step.name}\n" + "".join(lines))


def start(step: Step) -> subprocess.Popen[str]:
    return subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=os.environ | step.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def follow(step: Step, running: subprocess.Popen[str], say: Callable[[str], object]) -> Outcome:
    """Pass on each line that a step says, and read pytest's closing line from them."""
    started, counts = time.monotonic(), Counter[str]()
    with running:
        for line in running.stdout or ():
            say(line)
            counts = read_summary(line) or counts
    return Outcome(step, running.wait() == 0, time.monotonic() - started, counts)


def say_aloud(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def read_summary(line: str) -> Counter[str]:
    """Return what a closing line of pytest counts, by word ("passed", "failed", "error"); empty for any other line."""
    found = SUMMARY.match(line)
    pairs = re.findall(r"(\d+) (\w+)", found.group(1)) if found else []
    return Counter({word.removesuffix("s") if word == "errors" else word: int(number) for number, word in pairs})


def check_all(steps: Sequence[Step], at_once: int = 2) -> list[Outcome]:
    """Run every check, also after one has failed, so that one run tells all there is to mend."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(check_quietly, steps))


def describe(outcome: Outcome) -> str:
    return f"{'✓' if outcome.ok else '✗'} {outcome.step.name:<58} {outcome.seconds:6.1f} s"


def indent(text: str) -> str:
    return "\n".join("    " + line for line in text.rstrip().splitlines())


def stop_in_order() -> None:
    """Let an order to stop run through the `finally` blocks, so that servers are not left behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def exit_with(main: Callable[[], int]) -> None:
    stop_in_order()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
