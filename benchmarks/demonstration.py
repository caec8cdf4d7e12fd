"""How long the demonstration takes: `python -m benchmarks.demonstration`, on SQLite, which is what it runs on.

The county with its latest cases, as `make run` makes it before the first page; then its 48,000 older cases by `record_history` in
two processes with nothing beside: at most 90 seconds. In the running system search, tree and rates are brought up to date meanwhile.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def write() -> dict[str, float]:
    """Write the whole demonstration into the empty home folder; return seconds and cases a second."""
    import django

    django.setup()
    from gongzhi.common import memory
    from gongzhi.config import running
    from gongzhi.config.demo import background, build
    from gongzhi.config.demo.size import FULL
    from gongzhi.engine.cases import public as cases

    running.prepare(_say_nothing)
    memory.settle()
    began = time.perf_counter()
    build.ensure(Path(os.environ["GONGZHI_HOME"]) / "demo-signins.json", _say_nothing, _say_nothing, FULL)
    before = time.perf_counter()
    background.SECONDS = float("inf")
    background.Background(processes=2).take_turn()
    took = time.perf_counter() - before
    written = cases.Case.objects.filter(pk__lte=FULL.older).count()
    if written != FULL.older:
        raise RuntimeError(f"{written} of {FULL.older} older cases were written")
    return {
        "county and latest cases, seconds": round(before - began, 1),
        "older cases, seconds": round(took, 1),
        "older cases a second": round(written / took, 1),
    }


def _say_nothing(*_told: object) -> None:
    pass


def measure_demonstration() -> dict[str, float]:
    """Measure in a process of its own, in a home of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        own = {"GONGZHI_HOME": home, "DATABASE_URL": "", "GONGZHI_DEMO": "1", "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
        own["DJANGO_SETTINGS_MODULE"] = "gongzhi.config.settings"
        command = [sys.executable, "-m", "benchmarks.demonstration", "--inside"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demonstration", description=(__doc__ or "").splitlines()[0])  # fmt: skip
    parser.add_argument("--inside", action="store_true", help="write it here and print the figures; for this program itself")  # fmt: skip
    if parser.parse_args().inside:
        print(json.dumps(write()))
        return 0
    for name, value in measure_demonstration().items():
        print(f"{name:<40} {value:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
