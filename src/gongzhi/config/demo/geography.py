"""The fictional county's areas: seamless grids, villages made of grids, townships made of villages. Pure and seeded.

It lies in the East China Sea, so that it can never be mistaken for a real place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import dist
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.random import Generator

from gongzhi.config.demo import base_map
from gongzhi.config.demo.tessellation import DEGREE_DECIMALS, Plane, Point, grow, make_plane, spread, to_degrees

COUNTY_CODE = "999901"
LEVELS = {6: "county", 9: "township", 12: "village", 15: "grid"}
# Candidates for town centres lie on this grid; the first town is in the middle.
TOWN_STEP_KM, TOWN_REACH_KM = 3, (12, 9)
# One village in three of the county seat is a town quarter.
COMMUNITY_SHARE = 3

Names = Mapping[str, Any]


@dataclass(frozen=True)
class DemoArea:
    """An area as `areas.import_areas` and `areas.import_boundaries` want it; `centre` is a (lon, lat) within it."""

    code: str
    level: str
    zh: str
    en: str
    parent: str | None
    boundary: dict[str, Any]
    centre: Point


@dataclass(frozen=True)
class County:
    """All areas, the county first; `base_map` is a GeoJSON FeatureCollection of rivers, lakes, greens, roads and places."""

    areas: tuple[DemoArea, ...]
    base_map: dict[str, Any]

    def level(self, level: str) -> list[DemoArea]:
        return [area for area in self.areas if area.level == level]

    def boundaries(self) -> dict[str, Any]:
        """Return all boundaries as a GeoJSON FeatureCollection in CGCS2000."""
        features = [
            {"type": "Feature", "properties": {"code": area.code}, "geometry": area.boundary} for area in self.areas
        ]
        return {"type": "FeatureCollection", "features": features}


@dataclass
class Region:
    """A village or township while it is drawn: the cells it is made of."""

    cells: list[int]
    centre: Point
    parts: "list[Region]" = field(default_factory=list)


def read_names(folder: Path) -> Names:
    """Read `demo/names.yaml` of a county's content folder."""
    names: Names = yaml.safe_load((folder / "demo" / "names.yaml").read_text("utf-8"))
    return names


def make_county(
    names: Names, *, townships: int = 3, villages: int = 30, grids: int = 200, seed: int = 999901
) -> County:
    """Return the county with so many townships, villages and grids in all; the same arguments give the same county.

    Raises ValueError for numbers that make no tree or for more areas than there are names.
    """
    _check(names, townships, villages, grids)
    random = np.random.default_rng(seed)
    centres = _town_centres(townships)
    plane = make_plane(grids, centres, random)
    divided = _divide(plane, centres, villages)
    areas = _list_areas(names, divided, plane, Naming(names, random))
    named = zip(divided, names["townships"], strict=False)
    towns = [base_map.Town(name, one.centre, [part.centre for part in one.parts]) for one, name in named]
    outline = shapely.from_geojson(json.dumps(areas[0].boundary))
    features = base_map.make_features(names, towns, outline, random)
    return County(tuple(areas), {"type": "FeatureCollection", "features": features})


def _check(names: Names, townships: int, villages: int, grids: int) -> None:
    if not 1 <= townships <= villages <= grids:
        raise ValueError("every township needs a village and every village a grid")
    if townships > len(names["townships"]) or villages > len(names["beginnings"]) * len(names["endings"]):
        raise ValueError("there are not enough names")


def _town_centres(count: int) -> list[Point]:
    reach_x, reach_y = TOWN_REACH_KM
    east = range(-reach_x, reach_x + 1, TOWN_STEP_KM)
    north = range(-reach_y, reach_y + 1, TOWN_STEP_KM)
    candidates = [(float(x), float(y)) for x in east for y in north if (x / reach_x) ** 2 + (y / reach_y) ** 2 <= 1]
    return [candidates[number] for number in spread(candidates, count, (0.0, 0.0))]


def _divide(plane: Plane, towns: Sequence[Point], villages: int) -> list[Region]:
    """Return the townships, each with its villages from north to south."""
    seeds = spread(plane.seeds, villages, towns[0])
    village_of = grow(seeds, plane.neighbours, plane.seeds)
    made = [_region([cell for cell, owner in enumerate(village_of) if owner == one], plane) for one in range(villages)]
    beside = [{village_of[other] for cell in one.cells for other in plane.neighbours[cell]} for one in made]
    centres = [one.centre for one in made]
    township_of = grow(_nearest(towns, centres), beside, centres)
    divided = []
    for number, town in enumerate(towns):
        parts = [made[one] for one in range(villages) if township_of[one] == number]
        cells = [cell for part in parts for cell in part.cells]
        divided.append(Region(cells, town, sorted(parts, key=_southwards)))
    return divided


def _region(cells: list[int], plane: Plane) -> Region:
    x, y = np.mean([plane.seeds[cell] for cell in cells], axis=0).tolist()
    return Region(sorted(cells, key=lambda cell: (-plane.seeds[cell][1], plane.seeds[cell][0])), (x, y))


def _southwards(region: Region) -> Point:
    return -region.centre[1], region.centre[0]


def _nearest(towns: Sequence[Point], centres: Sequence[Point]) -> list[int]:
    """Return a village for each town, none twice."""
    chosen: list[int] = []
    for town in towns:
        free = (number for number in range(len(centres)) if number not in chosen)
        chosen.append(min(free, key=lambda number: (dist(centres[number], town), number)))
    return chosen


class Naming:
    """Hands out the names of villages, none twice, and of grids."""

    def __init__(self, names: Names, random: Generator) -> None:
        self._names = names
        pairs = [(first, last) for first in names["beginnings"] for last in names["endings"]]
        self._pairs = [pairs[number] for number in random.permutation(len(pairs))]

    def village(self, kind: str) -> dict[str, str]:
        first, last = self._pairs.pop()
        suffix = self._names["kinds"][kind]
        return {"zh": first["zh"] + last["zh"] + suffix["zh"], "en": f"{first['en']}{last['en']} {suffix['en']}"}

    def grid(self, village: Mapping[str, str], number: int) -> dict[str, str]:
        pattern = self._names["grid"]
        return {language: pattern[language].format(area=village[language], number=number) for language in pattern}


def _list_areas(names: Names, townships: Sequence[Region], plane: Plane, naming: Naming) -> list[DemoArea]:
    cells = [shapely.Polygon(to_degrees(ring)) for ring in plane.rings]
    areas = [_area(COUNTY_CODE, names["county"], cells)]
    for number, (township, name) in enumerate(zip(townships, names["townships"], strict=False), start=1):
        code = _code(COUNTY_CODE, number)
        areas.append(_area(code, name, [cells[cell] for cell in township.cells]))
        communities = _communities(township) if number == 1 else []
        for order, village in enumerate(township.parts, start=1):
            kind = "community" if village in communities else "village"
            areas += _village(_code(code, order), naming.village(kind), [cells[cell] for cell in village.cells], naming)
    return areas


def _communities(seat: Region) -> list[Region]:
    ordered = sorted(seat.parts, key=lambda village: dist(village.centre, seat.centre))
    return ordered[: len(ordered) // COMMUNITY_SHARE]


def _village(code: str, name: dict[str, str], cells: list[Any], naming: Naming) -> list[DemoArea]:
    grids = [
        _area(_code(code, number), naming.grid(name, number), [cell]) for number, cell in enumerate(cells, start=1)
    ]
    return [_area(code, name, cells), *grids]


def _area(code: str, name: Mapping[str, str], cells: list[Any]) -> DemoArea:
    shape = shapely.orient_polygons(shapely.coverage_union_all(cells))
    inside = shapely.point_on_surface(shape)
    return DemoArea(
        code=code,
        level=LEVELS[len(code)],
        zh=name["zh"],
        en=name["en"],
        parent=code[:-3] if len(code) > len(COUNTY_CODE) else None,
        boundary=json.loads(shapely.to_geojson(shape)),
        centre=(round(inside.x, DEGREE_DECIMALS), round(inside.y, DEGREE_DECIMALS)),
    )


def _code(parent: str, number: int) -> str:
    return f"{parent}{number:03}"
