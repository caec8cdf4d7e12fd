"""Which area a point lies in, answered from memory."""

import struct
from collections import defaultdict
from collections.abc import Iterable
from math import inf
from typing import Any

import numpy as np
import shapely

# A point as WKB (little-endian, kind 1), which a geometry is made of in a third of the time.
POINT = struct.Struct("<bIdd")
# A box that holds no point, from west and south to east and north.
NOWHERE = (inf, inf, -inf, -inf)


class Locator:
    """Finds the deepest area that covers a point; on a common border the one with the lowest code.

    One tree of boundaries a level, asked from the grids upwards: nearly every point ends in the first one, whose outlines
    are short, and the thousands of corners of a county are looked at only for a point in a gap or outside.
    (A memory of square cells in front was tried and left out: points seldom fall twice into a cell small enough to be sure.)
    """

    def __init__(self, boundaries: Iterable[tuple[str, str]]) -> None:
        """Take pairs (code, GeoJSON text in CGCS2000)."""
        levels: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for code, text in boundaries:
            levels[len(code)].append((code, text))
        self._levels: list[tuple[list[str], Any]] = [
            _tree(sorted(levels[length])) for length in sorted(levels, reverse=True)
        ]
        shapes = [shape for _codes, tree in self._levels for shape in tree.geometries]
        box: tuple[float, ...] = tuple(shapely.total_bounds(shapes).tolist()) if shapes else NOWHERE
        self._west, self._south, self._east, self._north = box

    def find(self, lon: float, lat: float) -> str | None:
        """Return the code of the deepest area that covers the point (CGCS2000), None outside all and for no numbers."""
        if not (self._west <= lon <= self._east and self._south <= lat <= self._north):
            return None
        point = shapely.from_wkb(POINT.pack(1, 1, lon, lat))
        for codes, tree in self._levels:
            found = tree.query(point, predicate="intersects")
            if found.size:
                return codes[int(min(found.tolist()))]
        return None


def _tree(areas: list[tuple[str, str]]) -> tuple[list[str], shapely.STRtree]:
    shapes = shapely.from_geojson(np.array([text for _code, text in areas], dtype=object))
    return [code for code, _text in areas], shapely.STRtree(shapes)
