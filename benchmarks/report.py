"""The results as a table: a line a figure, a column a database, and beside each rate its share of the plain measure."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.aims import aims

Results = Mapping[str, Any]
Line = tuple[str, ...]


WRITES = (
    ("creates", "reports"),
    ("batches", "reports in batches"),
    ("changes", "changes (accept, answer)"),
    ("change_batches", "changes in batches"),
)


def table(results: Results) -> str:
    """Return the table as Markdown, which reads well on a terminal too."""
    names = [name for name in ("SQLite", "PostgreSQL") if name in results]
    columns = [dict(_lines(results[name])) for name in names]
    labels = list(dict.fromkeys(label for column in columns for label in column))
    rows = [(label, *(column.get(label, "–") for column in columns)) for label in labels]
    return "\n".join(_draw([(f"{results['size']:,} past cases", *names), *rows]))


def table_of_aims(results: Results) -> str:
    """Return what was found beside what is wanted."""
    return "\n".join(_draw([("database", "aim", "wanted", "found", "met"), *aims(results)]))


def _draw(rows: list[Line]) -> Iterator[str]:
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not number:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"


def _lines(one: Results) -> Iterator[tuple[str, str]]:
    yield "durability", ", ".join(f"{name} {value}" for name, value in one["durability"].items())
    yield "a fixed loop of Python, ms", ", ".join(f"{value} {when}" for when, value in one["loop_ms"].items())
    raw, trivial = one["raw_insert"]["per_second"], one["trivial_view"]["per_second"]
    yield "raw INSERT, row + commit, 8 connections /s", f"{raw:,.0f}"
    yield "trivial view, 8 clients /s", f"{trivial:,.0f}"
    for name, label in WRITES:
        if (found := one.get(name)) is None:
            continue
        yield f"{label} acknowledged /s", _rate(found["per_second"], raw)
        yield f"{label} to the end of the chain /s", _rate(found["end_of_chain_per_second"], raw)
        yield f"{label}: median / p95 ms", f"{found['median_ms']} / {found['p95_ms']}"
        yield f"{label}: processor ms", _parts(found["cpu_ms"])
        yield f"{label}: statements", str(found["statements"])
        yield f"{label}: refused", str(found["refused"] or "none")
    for name, found in one["lists"].items():
        before = one.get("lists_before", {}).get(name)
        if before:
            yield f"list: {name}, beside that of 10,000", f"× {found['median_ms'] / before['median_ms']:.2f}"
        times = f"{found['median_ms']} / {found['p95_ms']} ms, {found['statements']} statements"
        yield (
            f"list: {name}",
            f"{times}, {found['per_second_8_clients']:,.0f}/s ({found['per_second_8_clients'] / trivial:.0%} of trivial)",
        )
        yield f"list: {name}: processor ms", _parts(found["cpu_ms"])
    hints, caller = one["calls"]["hints"], one["calls"]["caller"]
    yield (
        "call-taker's suggestions: median / p95 ms",
        f"{hints['median_ms']} / {hints['p95_ms']}, {one['calls']['statements']} statements",
    )
    yield "a caller's own reports: median / p95 ms", f"{caller['median_ms']} / {caller['p95_ms']}"
    for name, found in one["imports"].items():
        rate = f"{found['per_second']:,} by {found['processes']} processes, {found['cpu_ms']} processor ms a row"
        yield f"import of past cases, {name}, {found['rows']:,} rows /s", rate
    for name, value in one.get("matters", {}).items():
        yield f"matters: {name}", f"{value:,.1f}"
    for name, value in one.get("demonstration", {}).items():
        yield f"demonstration, on SQLite: {name}", f"{value:,.1f}"
    yield "bytes a case, indexes included", f"{one['bytes_per_case']:,}"
    yield from _memory(one["memory_loaded"])


def _rate(value: float, raw: float) -> str:
    return f"{value:,.1f} ({value / raw:.1%} of raw INSERT)"


def _parts(used: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value}" for name, value in used.items() if value)


def _memory(memory: Results) -> Iterator[tuple[str, str]]:
    for name in ("supervisor", "web_master", "web_workers", "worker"):
        yield f"memory: {name}, RSS / PSS MB", ", ".join(f"{one['rss']} / {one['pss']}" for one in memory[name])
    yield "memory: all, PSS MB", str(memory["pss_total"])
