"""`make bench`: how fast and how large the platform is with SIZE past cases (10k, 100k or 1M), on SQLite and on PostgreSQL.

1M is measured on PostgreSQL only, which is what a county of that size runs on, and so that the whole stays below 20 minutes.

`python -m benchmarks [--only sqlite|postgres]`; SIZE by environment. The real system is started (web and worker) and spoken
to over HTTP by 8 clients on the same machine, which take their share of its cores. What a raw INSERT with the same
durability and a view that does nothing reach stands beside it, measured in the same run. The results also go to var/bench/.
"""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from tests.postgres import private_postgres

from benchmarks.demonstration import measure_demonstration
from benchmarks.matters import measure_matters
from benchmarks.measuring import measure
from benchmarks.report import table, table_of_aims

RESULTS = Path(__file__).resolve().parents[1] / "var" / "bench"
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
# From here on on PostgreSQL only.
LARGE = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="measure on one of the two databases")
    parser.add_argument("--size", default=os.environ.get("SIZE") or "10k", help="past cases: 10k, 100k, 1M or a number")
    parser.add_argument("--filled", type=int, default=0, help="on PostgreSQL fill in so many only, and let the database make the others of them")  # fmt: skip
    chosen = parser.parse_args()
    size = SIZES.get(chosen.size) or (int(chosen.size) if chosen.size.isdigit() else 0)
    if size < 1000:
        parser.error("SIZE is 10k, 100k, 1M or a number from 1000")
    started = time.perf_counter()
    results: dict[str, Any] = {
        "size": size,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": machine(),
    }
    if chosen.only != "postgres" and (chosen.only or size < LARGE):
        results["SQLite"] = measure("", size, say)
    if chosen.only != "sqlite":
        with private_postgres(durable=True) as address:
            results["PostgreSQL"] = measure(address, size, say, filled=chosen.filled)
        with private_postgres(durable=True) as address:
            results["PostgreSQL"]["matters"] = measure_matters(address)
    if not chosen.only or chosen.only == "sqlite" or size >= LARGE:
        results["SQLite" if "SQLite" in results else "PostgreSQL"]["demonstration"] = measure_demonstration()
    results["machine"]["load_after"] = os.getloadavg()
    results["minutes"] = round((time.perf_counter() - started) / 60, 1)
    path = keep(results)
    told = f"{table(results)}\n\n{table_of_aims(results)}"
    path.with_suffix(".md").write_text(told)
    say(f"\n{told}\n\n{results['minutes']} minutes; written to {path}")
    return 0


def machine() -> dict[str, Any]:
    """Return what the figures depend on; a load before the start says that the machine was busy with other things."""
    return {
        "cores": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "load_before": os.getloadavg(),
    }


def keep(results: dict[str, Any]) -> Path:
    """Write everything as JSON, before anything is told of it."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{results['size']}.json"
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False))
    return path


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
