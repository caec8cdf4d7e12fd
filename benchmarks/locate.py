"""How long it takes to find the grid of a point: ours beside a plain STRtree query, in the same run.

    python benchmarks/locate.py [--grids 1200] [--points 100000] [--json]

Ours is what `areas.locate` does: all four levels, the deepest wins, the check for a new edition included (the database
is asked every two seconds only). The plain tree knows the grids alone. "Gaps" are the same points without any grids.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns

import numpy as np
import shapely

from gongzhi.common.snapshot import Snapshot
from gongzhi.config.demo.geography import County, DemoArea, make_county, read_names
from gongzhi.engine.areas.rules.locator import Locator

ROOT = Path(__file__).resolve().parents[1]
LIMIT_MICROSECONDS = 50.0
Points = Sequence[tuple[float, float]]
Find = Callable[[float, float], str | None]


def main() -> int:
    options = _options()
    county = make_county(
        read_names(ROOT / "content/counties/yunxi"), townships=12, villages=180, grids=options.grids, seed=1
    )
    points = _points(county, options.points)
    began = perf_counter_ns()
    all_levels, gaps = _ours(county.areas), _ours([area for area in county.areas if area.level != "grid"])
    results = {"build": {"milliseconds": round((perf_counter_ns() - began) / 1e6, 1)}}
    plain = _plain_tree(county)
    results["plain STRtree.query"] = _measure(plain, points)
    results["areas.locate"] = _measure(all_levels, points)
    results["areas.locate, gaps"] = _measure(gaps, points)
    results["agreement"] = {"of_2000": sum(plain(*point) == all_levels(*point) for point in points[:2000])}
    print(json.dumps(results, indent=None if options.json else 2))
    return 0 if results["areas.locate"]["median_us"] <= LIMIT_MICROSECONDS else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--grids", type=int, default=1200)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _ours(areas: Sequence[DemoArea]) -> Find:
    boundaries = [(area.code, json.dumps(area.boundary)) for area in areas]
    snapshot = Snapshot(lambda: Locator(boundaries), lambda: "one edition")
    snapshot.current()
    return lambda lon, lat: snapshot.current().find(lon, lat)


def _points(county: County, count: int) -> Points:
    west, south, east, north = shapely.geometry.shape(county.areas[0].boundary).bounds
    places = np.random.default_rng(1).uniform((west, south), (east, north), (count, 2))
    return [(lon, lat) for lon, lat in places.tolist()]


def _plain_tree(county: County) -> Find:
    grids = county.level("grid")
    tree = shapely.STRtree([shapely.geometry.shape(area.boundary) for area in grids])

    def find(lon: float, lat: float) -> str | None:
        found = tree.query(shapely.Point(lon, lat), predicate="intersects")
        return grids[found.min()].code if found.size else None

    return find


def _measure(find: Find, points: Points) -> dict[str, float]:
    taken = []
    for lon, lat in points:
        began = perf_counter_ns()
        find(lon, lat)
        taken.append((perf_counter_ns() - began) / 1000)
    return {"median_us": round(median(taken), 2), "p99_us": round(quantiles(taken, n=100)[98], 2)}


if __name__ == "__main__":
    sys.exit(main())
