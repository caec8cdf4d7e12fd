"""The base map of the fictional county: rivers, lakes, greens, roads and named places. Pure and seeded."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, dist, pi, sin
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator

from gongzhi.config.demo.tessellation import HALF_HEIGHT, HALF_WIDTH, Point, to_degrees, wiggle

Names = Mapping[str, Any]
Feature = dict[str, Any]

RIVER_ROUGHNESS, ROAD_ROUGHNESS = 0.14, 0.06
LINE_DEPTH = 4
# The river flows by a town, not through its market place.
RIVER_OFFSET_KM = 1.2
RING_ROAD_KM = 2.5
RING_CORNERS = 24
PLACE_DISTANCE_KM = 0.6
LAKE_KM, GREEN_KM = (0.8, 1.3), (1.2, 2.2)
BLOB_CORNERS = 36


@dataclass(frozen=True)
class Town:
    """A township's name {zh, en}, its town and its villages, in kilometres around the centre."""

    name: Mapping[str, str]
    centre: Point
    villages: list[Point]


def make_features(names: Names, towns: Sequence[Town], outline: Any, random: Generator) -> list[Feature]:
    """Return GeoJSON features within `outline` (degrees); properties: `kind`, `zh`, `en`, and `class` of a road.

    `kind` is river, lake, green, road or place; `class` is main (with a name) or local (without).
    """
    drawn = [
        *_waters(names, towns, random),
        *_blobs(names["greens"], "green", GREEN_KM, random),
        *_roads(names, towns, random),
        *_places(names, towns),
    ]
    clipped = ((shapely.intersection(shape, outline), properties) for shape, properties in drawn)
    return [_feature(shape, properties) for shape, properties in clipped if not shape.is_empty]


Drawn = tuple[Any, dict[str, str]]


def _waters(names: Names, towns: Sequence[Town], random: Generator) -> list[Drawn]:
    main, *brooks = names["rivers"]
    seat_x, seat_y = towns[0].centre
    passing = (seat_x, seat_y - RIVER_OFFSET_KM)
    source, mouth = (-1.3 * HALF_WIDTH, 0.6 * HALF_HEIGHT), (1.3 * HALF_WIDTH, -0.5 * HALF_HEIGHT)
    course = [*_line(source, passing, RIVER_ROUGHNESS, random)[:-1], *_line(passing, mouth, RIVER_ROUGHNESS, random)]
    drawn = [_stroke(course, "river", main)]
    for number, brook in enumerate(brooks):
        meeting = course[len(course) * (number + 1) // (len(brooks) + 1)]
        spring = (meeting[0] - HALF_WIDTH / 3, (1 if number % 2 else -1) * 1.2 * HALF_HEIGHT)
        drawn.append(_stroke(_line(spring, meeting, RIVER_ROUGHNESS, random), "river", brook))
    return drawn + _blobs(names["lakes"], "lake", LAKE_KM, random)


def _roads(names: Names, towns: Sequence[Town], random: Generator) -> list[Drawn]:
    through, ring = names["main_roads"]
    seat = towns[0].centre
    west, east = (-1.3 * HALF_WIDTH, seat[1] - 3.0), (1.3 * HALF_WIDTH, seat[1] + 2.0)
    course = [*_line(west, seat, ROAD_ROUGHNESS, random)[:-1], *_line(seat, east, ROAD_ROUGHNESS, random)]
    drawn = [_stroke(course, "road", through, "main"), _stroke(_circle(seat, RING_ROAD_KM), "road", ring, "main")]
    for number, town in enumerate(towns[1:], start=1):
        nearest = min(towns[:number], key=lambda other: dist(other.centre, town.centre))
        line = _line(nearest.centre, town.centre, ROAD_ROUGHNESS, random)
        drawn.append(_stroke(line, "road", _joined(names["township_road"], nearest.name, town.name), "main"))
    for town in towns:
        lines = (_line(town.centre, village, ROAD_ROUGHNESS, random) for village in town.villages)
        drawn += [_stroke(line, "road", {"zh": "", "en": ""}, "local") for line in lines]
    return drawn


def _places(names: Names, towns: Sequence[Town]) -> list[Drawn]:
    drawn = []
    patterns = names["places"]
    for town in towns:
        x, y = town.centre
        for number, pattern in enumerate(patterns):
            angle = 2 * pi * (number + 0.5) / len(patterns)
            spot = to_degrees((x + PLACE_DISTANCE_KM * cos(angle), y + PLACE_DISTANCE_KM * sin(angle)))
            name = {language: pattern[language].format(area=town.name[language]) for language in pattern}
            drawn.append((shapely.Point(spot), {"kind": "place", **name}))
    return drawn


def _blobs(names: Sequence[Mapping[str, str]], kind: str, sizes: Point, random: Generator) -> list[Drawn]:
    """Return rounded areas, spread around the middle of the county at two thirds of the way to its border."""
    start = float(random.uniform(0, 2 * pi))
    drawn: list[Drawn] = []
    for number, name in enumerate(names):
        angle = start + 2 * pi * number / len(names)
        middle = (HALF_WIDTH * cos(angle) * 2 / 3, HALF_HEIGHT * sin(angle) * 2 / 3)
        radius, phase = float(random.uniform(*sizes)), float(random.uniform(0, 2 * pi))
        ring = [
            (
                middle[0] + radius * (1 + 0.25 * sin(3 * turn + phase)) * cos(turn) * 1.3,
                middle[1] + radius * (1 + 0.2 * sin(2 * turn + phase)) * sin(turn),
            )
            for turn in np.linspace(0, 2 * pi, BLOB_CORNERS, endpoint=False).tolist()
        ]
        drawn.append((shapely.Polygon(to_degrees(ring)), {"kind": kind, **name}))
    return drawn


def _line(start: Point, end: Point, roughness: float, random: Generator) -> list[Point]:
    return wiggle(start, end, roughness, random, LINE_DEPTH)


def _circle(middle: Point, radius: float) -> list[Point]:
    turns = np.linspace(0, 2 * pi, RING_CORNERS + 1).tolist()
    return [(middle[0] + radius * cos(turn), middle[1] + radius * sin(turn)) for turn in turns]


def _stroke(points: Sequence[Point], kind: str, name: Mapping[str, str], road_class: str = "") -> Drawn:
    properties = {"kind": kind, **name} | ({"class": road_class} if road_class else {})
    return shapely.LineString(to_degrees(points)), properties


def _joined(pattern: Mapping[str, str], start: Mapping[str, str], end: Mapping[str, str]) -> dict[str, str]:
    return {one: pattern[one].format(**{"from": start[one], "to": end[one]}) for one in pattern}


def _feature(shape: Any, properties: dict[str, str]) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
