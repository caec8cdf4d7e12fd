"""A seamless plane of cells, in kilometres around (0, 0), and its division into connected regions. Pure and seeded."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, cos, dist, exp, hypot, pi, radians, sin, sqrt
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator

Point = tuple[float, float]
Edge = tuple[Point, Point]

CENTRE_LON, CENTRE_LAT = 124.0, 29.5
KILOMETRES_PER_DEGREE = 111.0
DEGREE_DECIMALS = 6
HALF_WIDTH, HALF_HEIGHT = 20.0, 15.0
# Cells are smaller around a town: this share of the way towards its centre, fading over this many kilometres.
PULL, PULL_REACH = 0.3, 4.0
JITTER = 0.3
ROUGHNESS = 0.07
# Millimetres: two cells then name a common corner by equal numbers.
DECIMALS = 6


@dataclass(frozen=True)
class Plane:
    """`rings[i]` is the outline of the cell around `seeds[i]`; `neighbours[i]` are the cells that share an edge with it."""

    seeds: list[Point]
    rings: list[list[Point]]
    neighbours: list[set[int]]


def make_plane(count: int, towns: Sequence[Point], random: Generator) -> Plane:
    """Return `count` cells that fill an oval of about 40 × 30 km; their edges are natural lines, common to both sides."""
    inside, outside = _split(_scatter(count, towns, random), count, random)
    # The cells of the outer points only bound the others, so that the oval's border is made of cell edges, without cuts.
    cells = shapely.voronoi_polygons(shapely.MultiPoint([*inside, *outside]), ordered=True).geoms
    corners = [_corners(cells[number]) for number in range(count)]
    owners: dict[Edge, list[int]] = defaultdict(list)
    for number, ring in enumerate(corners):
        for start, end in pairwise(ring):
            owners[_edge(start, end)].append(number)
    lines = {edge: wiggle(*edge, ROUGHNESS, random) for edge in sorted(owners)}
    neighbours = [{other for edge in pairwise(ring) for other in owners[_edge(*edge)]} for ring in corners]
    rings = [_follow(ring, lines) for ring in corners]
    return Plane(inside, rings, [found - {number} for number, found in enumerate(neighbours)])


def to_degrees(points: Any) -> Any:
    """Turn an array of kilometres east and north of the centre into longitude and latitude."""
    scale = np.array([KILOMETRES_PER_DEGREE * cos(radians(CENTRE_LAT)), KILOMETRES_PER_DEGREE])
    return np.round(np.asarray(points) / scale + (CENTRE_LON, CENTRE_LAT), DEGREE_DECIMALS)


def spread(points: Sequence[Point], count: int, start: Point) -> list[int]:
    """Return `count` of the points, far from each other: the one nearest to `start`, then always the farthest from all."""
    places = np.array(points)
    chosen = [int(np.argmin(np.hypot(*(places - start).T)))]
    distance = np.hypot(*(places - places[chosen[0]]).T)
    while len(chosen) < count:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, np.hypot(*(places - places[chosen[-1]]).T))
    return chosen


def grow(seeds: Sequence[int], neighbours: Sequence[set[int]], points: Sequence[Point]) -> list[int]:
    """Divide all cells into connected regions of about equal size, one around each of `seeds`; return each cell's region.

    Always the smallest region that still can takes the free neighbour nearest to its seed.
    """
    region = dict(zip(seeds, range(len(seeds)), strict=True))
    size = [1] * len(seeds)
    border = [set(neighbours[seed]) - region.keys() for seed in seeds]
    while len(region) < len(points):
        number = min((one for one in range(len(seeds)) if border[one]), key=lambda one: (size[one], one))
        cell = min(border[number], key=lambda one: (dist(points[one], points[seeds[number]]), one))
        region[cell] = number
        size[number] += 1
        border[number] |= neighbours[cell] - region.keys()
        for free in border:
            free.discard(cell)
    return [region[cell] for cell in range(len(points))]


def wiggle(start: Point, end: Point, roughness: float, random: Generator, depth: int = 2) -> list[Point]:
    """Return a line from start to end whose middle, quarters … lie off the straight way by up to `roughness` of its length."""
    if not depth:
        return [start, end]
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    off = float(random.uniform(-roughness, roughness))
    middle = ((start[0] + end[0]) / 2 - off * along_y, (start[1] + end[1]) / 2 + off * along_x)
    first = wiggle(start, middle, roughness, random, depth - 1)
    return first[:-1] + wiggle(middle, end, roughness, random, depth - 1)


def _scatter(count: int, towns: Sequence[Point], random: Generator) -> list[Point]:
    """Return points of a shaken hexagonal lattice that reaches well beyond the oval, denser around the towns."""
    step = sqrt(pi * HALF_WIDTH * HALF_HEIGHT / count * 2 / sqrt(3))
    columns, rows = ceil(HALF_WIDTH / step) + 4, ceil(HALF_HEIGHT / step / (sqrt(3) / 2)) + 4
    shaken = random.uniform(-JITTER * step, JITTER * step, (2 * rows + 1, 2 * columns + 1, 2))
    points = [
        (step * (column + row % 2 / 2) + x, step * sqrt(3) / 2 * row + y)
        for row in range(-rows, rows + 1)
        for column in range(-columns, columns + 1)
        for x, y in [shaken[row + rows, column + columns]]
    ]
    return [_pulled(point, towns) for point in points]


def _pulled(point: Point, towns: Sequence[Point]) -> Point:
    x, y = point
    for town in towns:
        pull = PULL * exp(-(dist(point, town) ** 2) / (2 * PULL_REACH**2))
        x, y = x + pull * (town[0] - point[0]), y + pull * (town[1] - point[1])
    return float(x), float(y)


def _split(points: list[Point], count: int, random: Generator) -> tuple[list[Point], list[Point]]:
    """Return the `count` points nearest to the middle, measured by an oval with bays, and the others."""
    first, second = random.uniform(0, 2 * pi, 2)

    def remoteness(point: Point) -> float:
        angle = atan2(point[1], point[0])
        bays = 1 + 0.1 * sin(3 * angle + first) + 0.06 * sin(5 * angle + second)
        return hypot(point[0] / HALF_WIDTH, point[1] / HALF_HEIGHT) / bays

    ordered = sorted(points, key=remoteness)
    return ordered[:count], ordered[count:]


def _corners(cell: shapely.Polygon) -> list[Point]:
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in cell.exterior.coords]
    ring = [point for point, following in pairwise(rounded) if point != following]
    return [*ring, ring[0]]


def _edge(start: Point, end: Point) -> Edge:
    return (start, end) if start < end else (end, start)


def _follow(ring: list[Point], lines: dict[Edge, list[Point]]) -> list[Point]:
    """Return the ring along the natural lines instead of the straight edges."""
    followed: list[Point] = []
    for start, end in pairwise(ring):
        line = lines[_edge(start, end)]
        followed += (line if line[0] == start else line[::-1])[:-1]
    return [*followed, followed[0]]
