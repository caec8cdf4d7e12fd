"""Reports and changes, one in a call and fifty, to the end of the chain."""

import json
from typing import Any, Protocol

Found = dict[str, Any]


class Measuring(Protocol):
    """What this part needs of the measurement of a database."""

    results: Found

    def say(self, text: str, /) -> None: ...
    def inside(self, step: str, *arguments: str) -> Found: ...
    def to_the_end(self, kind: str, jobs: list[Found]) -> Found: ...


def measure_writes(run: Measuring, prepared: Found, built: Found) -> None:
    """Measure creates, batches of reports, changes and batches of changes, each until nothing is left to be done."""
    found = run.to_the_end("create", prepared["reports"])
    _keep(run, "creates", found | {"statements": prepared["statements"]["create"]})
    _keep(run, "batches", _in_batches(run, "batch", prepared["batches"], len(prepared["batches"][0]["reports"])))
    found = run.to_the_end("change", run.inside("prepare_changes", json.dumps(built))["jobs"][:-2])
    _keep(run, "changes", found | {"statements": run.inside("count_changes", json.dumps(built))})
    if jobs := run.inside("prepare_change_batches", json.dumps(built))["jobs"]:
        _keep(run, "change_batches", _in_batches(run, "change_batch", jobs, len(jobs[0]["acts"])))


def _keep(run: Measuring, name: str, found: Found) -> None:
    run.results[name] = found
    run.say(f"   {name.replace('_', ' ')}: {found}")


def _in_batches(run: Measuring, kind: str, jobs: list[Found], size: int) -> Found:
    """Send so many at a time; the figures are of single reports or acts."""
    found = run.to_the_end(kind, jobs)
    rates = {name: round(found[name] * size, 1) for name in ("per_second", "end_of_chain_per_second")}
    used = {"cpu_ms": {name: round(value / size, 2) for name, value in found["cpu_ms"].items()}}
    return found | rates | used | {"statements": f"in batches of {size}"}
