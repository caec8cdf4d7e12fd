"""How long a step of the hotline's diagram takes, remembered and not: `python benchmarks/processes.py`.

Aims: remembered ≤ 20 µs, not remembered ≤ 3 ms.
"""

import os
import statistics
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
django.setup()

from gongzhi.engine.processes.rules import Event, make_spec, step  # noqa: E402  # after django.setup()

ROOT = Path(__file__).resolve().parents[1]
WALK = [
    Event("start"),
    Event.complete("dispatch", "dispatched"),
    Event.complete("sign", "signed"),
    Event.complete("handle", "answered"),
    Event.complete("check", "failed"),
    Event.complete("handle", "answered"),
    Event.complete("check", "passed"),
    Event("message", "archive"),
]


def walk(spec, timed):
    state = None
    for event in WALK:
        begun = time.perf_counter()
        done = step(spec, state, event)
        timed.append(time.perf_counter() - begun)
        state = done.state


def main():
    xml = (ROOT / "content/base/processes/hotline_case/process.bpmn").read_text("utf-8")
    begun = time.perf_counter()
    spec = make_spec("bench", xml)
    print(f"read, fence and build the diagram   {(time.perf_counter() - begun) * 1e3:8.2f} ms")
    walk(spec, [])
    fresh: list[float] = []
    for _ in range(50):
        step.cache_clear()
        walk(spec, fresh)
    kept: list[float] = []
    for _ in range(5000):
        walk(spec, kept)
    for name, timed in (("not remembered", fresh), ("remembered", kept)):
        ordered = sorted(timed)
        middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
        print(f"one step, {name:<25} {middle * 1e6:8.1f} µs median {late * 1e6:8.1f} µs p99  (n={len(ordered)})")


if __name__ == "__main__":
    main()
