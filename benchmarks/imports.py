"""Bulk import of past cases, by as many processes as there are cores: a table that is made up, and a city's real one where it is at hand.

The real one is `city_311/cases.csv.gz` in the folder GONGZHI_TEST_DATA (29,838 cases); the map for it lies in docs/examples.
"""

import csv
import os
import random
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from benchmarks import county, past
from gongzhi.common import clock, memory
from gongzhi.modules.service_requests.public import FieldMap, importing

ROWS = 10_000
COLUMNS = {"text": "words", "external_number": "number", "lon": "lon", "lat": "lat", "name": "name", "phone": "phone", "opened_at": "came", "closed_at": "over", "answer": "answer"}  # fmt: skip
REAL = "city_311/cases.csv.gz"
MAP = county.ROOT / "docs/examples/city_311.yaml"


def measure_import() -> dict[str, Any]:
    """Return for each table its rows, rows a second, and the processor milliseconds that all processes of ours took for a row."""
    memory.settle()
    columns: dict[str, Any] = {"columns": COLUMNS, "source": "benchmark", "history": True, "crs": "CGCS2000"}
    found = {"made up": _measured(_write_table(), importing.of_dict(columns))}
    real = Path(os.environ.get("GONGZHI_TEST_DATA", county.ROOT.parent / "shared/data")) / REAL
    if real.is_file():
        found["a city's 311 line"] = _measured(real, importing.read_mapping_file(MAP))
    return found


def _measured(table: Path, chosen: FieldMap) -> dict[str, Any]:
    processes, before, started = os.cpu_count() or 1, _used(), time.perf_counter()
    job = importing.import_reports(table, chosen, processes=processes)
    seconds = time.perf_counter() - started
    return {
        "rows": job.rows,
        "opened": job.opened,
        "refused": job.refused,
        "processes": processes,
        "per_second": round(job.rows / seconds),
        "cpu_ms": round((_used() - before) * 1000 / job.rows, 2),
    }


def _used() -> float:
    """Return the processor seconds of this process and of those that it has started and that have ended."""
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in found)


def _write_table() -> Path:
    path = Path(settings.HOME) / "past.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS.values())
        table.writerows(_rows())
    return path


def _rows() -> Iterator[list[object]]:
    """Yield past cases of two years, of which nearly all are closed."""
    dice, grids, words, now = random.Random(6), county.draw().level("grid"), past.spoken_words(), clock.now()
    for number in range(ROWS):
        grid, opened = dice.choice(grids), now - timedelta(days=past.DAYS) * (1 - number / ROWS)
        text = dice.choice(past.SENTENCES).format(place=grid.zh, word=dice.choice(words))
        closed = opened + timedelta(days=dice.uniform(1, past.OPEN_DAYS))
        over = closed.isoformat() if closed < now else ""
        phone = "" if dice.random() < past.ANONYMOUS_SHARE else f"137{dice.randrange(10**8):08}"
        yield [text, number, *grid.centre, "Resident", phone, opened.isoformat(), over, dice.choice(past.ANSWERS)]
