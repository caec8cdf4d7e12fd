"""The measurement of one database: build, fill, start the real system, load it, and look at what it takes."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.processes import cpu_seconds_of, memory_of
from tests.system import System

from benchmarks import load
from benchmarks.database import Database
from benchmarks.writes import measure_writes

Say = Callable[[str], None]
# From here on the database makes the cases itself, of so many that were filled in before.
LARGE, MOST_FILLED = 200_000, 10_000
SECONDS_TO_START = 300
# So often each list is asked for by one client.
ROUNDS = 4


class Measuring:
    """One run on one database; `results` grows step by step."""

    def __init__(self, address: str, size: int, filled: int, home: Path, say: Say) -> None:
        self.database = Database(address)
        self.size, self.filled, self.say = size, filled, say
        self.system = System(home, address, settings="benchmarks.settings")
        # Long enough for steady figures, short enough for both databases in the time a person waits.
        self.seconds = 10.0 if size <= 10_000 else 15.0
        self.results: dict[str, Any] = {}

    def run(self) -> dict[str, Any]:
        started = time.perf_counter()
        self.say(f"\n── {self.database.name}, {self.size:,} past cases")
        self.results["loop_ms"] = {"at the start": loop_ms()}
        self.results["durability"] = self.database.durability()
        self.say(f"   {self.results['durability']}")
        built = self.inside("build")
        empty = self.database.bytes()
        self.fill(self.filled)
        if self.filled < self.size:
            self.grow(built)
        per_case = (self.database.bytes() - empty) / self.size
        self.results["bytes_per_case"] = round(per_case)
        self.say(f"   filled in {self.results['fill']['seconds']} s; {per_case:,.0f} bytes a case")
        self.results["raw_insert"] = {"per_second": round(self.database.raw_inserts_per_second(3.0), 1)}
        self.results["calls"] = self.inside("measure_hints")
        self.say(f"   call-taker's suggestions: {self.results['calls']}")
        prepared = self.inside("prepare_load", json.dumps(built))
        try:
            _start(self.system)
            self.settle()
            self.results["memory_idle"] = self.memory()
            self.results["trivial_view"] = self.load("read", [{"path": "/trivial"}] * load.CLIENTS, 3.0)
            self.results["lists"] = self.lists(prepared)
            self.results["loop_ms"]["before the writes"] = loop_ms()
            measure_writes(self, prepared, built)
            self.results["memory_loaded"] = self.memory()
        finally:
            self.system.end()
        self.results["imports"] = self.inside("measure_import")
        self.say(f"   import of past cases: {self.results['imports']}")
        self.results["loop_ms"]["at the end"] = loop_ms()
        self.results["largest_tables_bytes"] = self.database.largest()
        self.results["minutes"] = round((time.perf_counter() - started) / 60, 1)
        return self.results

    def fill(self, count: int) -> None:
        started = time.perf_counter()
        self.results["fill"] = self.inside("fill", str(count))
        self.results["fill"]["seconds"] = round(time.perf_counter() - started, 1)

    def grow(self, built: dict[str, Any]) -> None:
        """Measure the lists while there are few cases, then let the database make many of them."""
        try:
            _start(self.system)
            self.settle()
            self.results["lists_before"] = self.lists(self.inside("prepare_load", json.dumps(built)), "before")
            self.settle()
        finally:
            self.system.end()
        self.results["grown"] = self.inside("multiply", str(self.size // self.filled - 1))
        built["copies"] = self.results["grown"]["copies"]
        self.say(f"   grown to {self.size:,} in {self.results['grown']['seconds']} s")

    def inside(self, step: str, *arguments: str) -> dict[str, Any]:
        """Run a step inside the platform, in a process of its own."""
        self.system.home.mkdir(exist_ok=True)
        started = time.perf_counter()
        done = self.system.python("-m", "benchmarks.inside", step, *arguments)
        if done.returncode:
            sys.exit(f"{step} failed ({done.returncode}):\n{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        self.results.setdefault("seconds", {})[step] = round(time.perf_counter() - started, 1)
        return found

    def settle(self) -> None:
        """Let the worker finish what the start brought, so that nothing of it is counted in what follows."""
        self.database.seconds_until_done(time.perf_counter())
        load.run("read", self.system.url, [{"path": "/health"}] * load.CLIENTS, seconds=1.0)

    def memory(self) -> dict[str, Any]:
        """Return megabytes of each process: resident, and with its share of what others use too."""
        groups = {
            "supervisor": [self.system.family.supervisor],
            "web_master": self.system.family.web_master(),
            "web_workers": self.system.family.web_workers(),
            "worker": self.system.family.worker(),
        }
        found = {name: [_megabytes(pid) for pid in pids] for name, pids in groups.items()}
        return found | {"pss_total": round(sum(one["pss"] for many in found.values() for one in many), 1)}

    def lists(self, prepared: dict[str, Any], when: str = "") -> dict[str, Any]:
        """Ask for each list with one client for its time, and with eight for its rate.

        The speed of a machine among others on one host may double within a second: of rounds that lie some seconds
        apart the fastest counts, so that the times of few and of many cases are those of one speed.
        """
        rounds = [self.alone(prepared["lists"]) for _ in range(ROUNDS)]
        lists: dict[str, Any] = {}
        for name, asked in prepared["lists"].items():
            best = min((found[name] for found in rounds), key=lambda found: float(found["median_ms"]))
            many = load.run("read", self.system.url, [asked] * load.CLIENTS, seconds=1.5).summary()
            lists[name] = {
                "refused": best["refused"] | many["refused"],
                "statements": asked["statements"],
                "rows": asked["rows"],
                **{figure: best[figure] for figure in ("median_ms", "p95_ms", "cpu_ms")},
                "per_second_8_clients": many["per_second"],
            }
            self.say(f"   list {name} {when}: {lists[name]}")
        return lists

    def alone(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Let one client ask for each list, one after the other."""
        found = {}
        for name, job in asked.items():
            before = self.cpu()
            summary = load.run("read", self.system.url, [job], seconds=0.5).summary()
            found[name] = summary | {"cpu_ms": self.used_since(before, summary["done"])}
        return found

    def to_the_end(self, kind: str, jobs: list[dict[str, Any]]) -> dict[str, Any]:
        """Load the system and wait until nothing is left to be done; count the processor time that each call took.

        That time says most on a machine that is busy with other things.
        """
        before, started = self.cpu(), time.perf_counter()
        summary = self.load(kind, jobs, self.seconds)
        whole = self.database.seconds_until_done(started)
        return summary | {
            "end_of_chain_per_second": round(summary["done"] / whole, 2),
            "end_of_chain_seconds": round(whole, 2),
            "cpu_ms": self.used_since(before, summary["done"]),
        }

    def used_since(self, before: dict[str, float], count: int) -> dict[str, float]:
        """Return the processor milliseconds that each part of the system has taken since, for each of `count` calls."""
        return {name: round((after - before[name]) * 1000 / max(1, count), 2) for name, after in self.cpu().items()}

    def cpu(self) -> dict[str, float]:
        family = self.system.family
        return {
            "web": sum(cpu_seconds_of(pid) for pid in family.web_workers()),
            "worker": sum(cpu_seconds_of(pid) for pid in family.worker()),
            "database": sum(cpu_seconds_of(pid) for pid in self.database.processes()),
        }

    def load(self, kind: str, jobs: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
        return load.run(kind, self.system.url, jobs, seconds=seconds).summary()


def loop_ms() -> float:
    """Return how many milliseconds a fixed piece of Python takes just now: a machine among others on one host may halve its speed."""
    took = []
    for _turn in range(10):
        before, found = time.process_time(), {}
        for number in range(100_000):
            found[number & 1023] = str(number)
        took.append((time.process_time() - before) * 1000)
    return round(statistics.median(took), 1)


def _start(system: System) -> None:
    """Start the system; on a machine that is busy with other things it may take its time."""
    system.start(until_healthy=False)
    system.wait(system.is_healthy, "to become healthy", SECONDS_TO_START)


def _megabytes(pid: int) -> dict[str, float]:
    return {name: round(value / 1024**2, 1) for name, value in memory_of(pid).items()}


def measure(address: str, size: int, say: Say, *, filled: int = 0) -> dict[str, Any]:
    """Measure the empty database at `address` (empty: an SQLite file in a folder that goes away).

    So many cases are `filled` in, of which the database makes the others (0: all, or 10,000 where there are very many).
    """
    filled = filled or (size if size < LARGE else MOST_FILLED)
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        home.mkdir()
        return Measuring(address or f"sqlite:///{home}/gongzhi.sqlite3", size, filled, home, say).run()
