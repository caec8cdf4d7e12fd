"""Boundaries: GeoJSON polygons, checked, in CGCS2000, anticlockwise outside as RFC 7946 wants."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from gongzhi.common import coordinates

KINDS = ("Polygon", "MultiPolygon")
# A county at a scale of 1:10,000 has some ten thousand corners; more is a file that nobody simplified.
MOST_CORNERS = 50_000
# A tenth of a metre, enough for a mark.
DIGITS = 6


class BadBoundary(ValueError):
    """No boundary; `reason` is `kind`, `empty`, `too_large`, `crossing` or one of coordinates.BadCoordinates."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_boundary(geometry: Any, crs: str) -> str:
    """Return a GeoJSON geometry (Polygon or MultiPolygon, in `crs`) as GeoJSON text in CGCS2000; raise BadBoundary."""
    shape = _parse(geometry)
    if shape.is_empty:
        raise BadBoundary("empty")
    if shapely.get_num_coordinates(shape) > MOST_CORNERS:
        raise BadBoundary("too_large")
    _check_place(shape, crs)
    if not shape.is_valid:
        raise BadBoundary("crossing")
    if crs == "GCJ02":
        shape = shapely.transform(shape, _to_cgcs2000)
    return str(shapely.to_geojson(shapely.orient_polygons(shape)))


def _parse(geometry: Any) -> Any:
    if not isinstance(geometry, Mapping) or geometry.get("type") not in KINDS:
        raise BadBoundary("kind")
    try:
        text = json.dumps({"type": geometry["type"], "coordinates": geometry.get("coordinates")}, allow_nan=False)
        return shapely.force_2d(shapely.from_geojson(text))
    except (shapely.errors.GEOSException, TypeError, ValueError, RecursionError):
        raise BadBoundary("kind") from None


def _check_place(shape: Any, crs: str) -> None:
    west, south, east, north = shape.bounds
    try:
        coordinates.to_cgcs2000(west, south, crs)
        coordinates.to_cgcs2000(east, north, crs)
    except coordinates.BadCoordinates as problem:
        raise BadBoundary(problem.reason) from None


def _to_cgcs2000(corners: Any) -> Any:
    return np.array([coordinates.gcj02_to_wgs84(lon, lat) for lon, lat in corners.tolist()])


def middles_of(boundaries: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return {code: (lon, lat)} of a point inside each outline, for a mark on a map; takes pairs (code, GeoJSON text)."""
    pairs = list(boundaries)
    shapes = shapely.from_geojson(np.array([text for _code, text in pairs], dtype=object))
    points = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(DIGITS)
    return {code: (lon, lat) for (code, _text), (lon, lat) in zip(pairs, points.tolist(), strict=True)}
