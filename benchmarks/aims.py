"""The figures beside what they should be: the last table of a run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Any]


@dataclass(frozen=True)
class Aim:
    """A figure that should be at least or at most `bound`; None where the run did not measure it."""

    name: str
    bound: float
    figure: Callable[[Results], float | None]
    is_least: bool = False

    def wanted(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {self.bound:g}"

    def is_met(self, found: float) -> bool:
        return found >= self.bound if self.is_least else found <= self.bound


def _lists(one: Results) -> dict[str, float]:
    """Return the median of each list of the API, without the search for words."""
    found = one["lists"].items()
    return {name: asked["median_ms"] for name, asked in found if name.startswith("API") and "search" not in name}


def _beside_before(one: Results) -> float | None:
    """Return the largest ratio of a list to its time at 10,000 cases, of those that have as many rows there: a row costs more than to find it."""
    now, before = one["lists"], one.get("lists_before", {})
    alike = [name for name in _lists(one) if before.get(name, {}).get("rows") == now[name]["rows"]]
    ratios = [now[name]["median_ms"] / before[name]["median_ms"] for name in alike]
    return max(ratios, default=None)


AIMS = (
    Aim("reports, one in a call, to the end of the chain /s", 300, lambda one: one["creates"]["end_of_chain_per_second"], is_least=True),
    Aim("reports in batches, to the end of the chain /s", 300, lambda one: one["batches"]["end_of_chain_per_second"], is_least=True),
    Aim("changes, one in a call, to the end of the chain /s", 200, lambda one: one["changes"]["end_of_chain_per_second"], is_least=True),
    Aim("changes in batches, to the end of the chain /s", 200, lambda one: one.get("change_batches", {}).get("end_of_chain_per_second"), is_least=True),
    Aim("slowest list: median ms", 30, lambda one: max(_lists(one).values())),
    Aim("list that has grown most, beside its median at 10,000 cases with as many rows", 1.3, _beside_before),
    Aim("command page: median ms", 100, lambda one: one["lists"]["command page"]["median_ms"]),
    Aim("slowest import of past cases, rows /s", 1000, lambda one: min(found["per_second"] for found in one["imports"].values()), is_least=True),
    Aim("largest web worker, RSS MB", 300, lambda one: max(found["rss"] for found in one["memory_loaded"]["web_workers"])),
    Aim("cases of ten steps through the engine /s", 40, lambda one: one.get("matters", {}).get("cases a second"), is_least=True),
    Aim("cases of ten steps, fifty in a call, to the end of the chain /s", 40, lambda one: one.get("matters", {}).get("cases a second, to the end of the chain, 50 in a call"), is_least=True),
    Aim("check of 200 matters, seconds", 5, lambda one: one.get("matters", {}).get("check of 200 matters, seconds")),
    Aim("older cases of the demonstration, on SQLite, seconds", 90, lambda one: one.get("demonstration", {}).get("older cases, seconds")),
)  # fmt: skip
# Of everything together: both databases, matters, the demonstration.
WHOLE = Aim("whole run, minutes", 20, lambda every: every["minutes"])


def aims(results: Results) -> Iterator[tuple[str, ...]]:
    """Yield a line a database and aim, and one for the whole: database, what, wanted, found, and whether it is met."""
    for name in (name for name in ("SQLite", "PostgreSQL") if name in results):
        for aim in AIMS:
            yield name, *_told(aim, results[name])
    yield "all", *_told(WHOLE, results)


def _told(aim: Aim, results: Results) -> tuple[str, ...]:
    found = aim.figure(results)
    told = ("–", "not measured") if found is None else (f"{found:,.1f}", "yes" if aim.is_met(found) else "NO")
    return aim.name, aim.wanted(), *told
