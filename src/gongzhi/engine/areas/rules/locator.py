"""Which area a point lies in, answered from memory."""

from collections.abc import Iterable
from math import floor, isfinite
from typing import Any, Final

import numpy as np
import shapely

# About 100 m: small enough that most cells lie inside one grid, large enough that they are met again.
CELLS_PER_DEGREE = 1000
# About 8 MB; a county's reports come from far fewer places.
MOST_CELLS = 50_000
MIXED: Final = ""


class Locator:
    """Finds the deepest area that covers a point; on a common border the one with the lowest code.

    A tree of boundaries answers every question. In front of it lies a memory of square cells, filled as they are asked
    for: a cell that lies wholly in one area, or in none, needs no geometry any more.
    """

    def __init__(self, boundaries: Iterable[tuple[str, str]]) -> None:
        """Take pairs (code, GeoJSON text in CGCS2000)."""
        # Deepest first, then by code: of all boundaries that cover a point the first one is the answer.
        ordered = sorted(boundaries, key=lambda pair: (-len(pair[0]), pair[0]))
        self._codes = [code for code, _text in ordered]
        self._shapes = shapely.from_geojson(np.array([text for _code, text in ordered], dtype=object))
        self._tree = shapely.STRtree(self._shapes)
        self._cells: dict[tuple[int, int], str | None] = {}
        shapely.prepare(self._shapes)

    def find(self, lon: float, lat: float) -> str | None:
        """Return the code of the deepest area that covers the point (CGCS2000), None outside all and for no numbers."""
        if not (isfinite(lon) and isfinite(lat)):
            return None
        cell = (floor(lon * CELLS_PER_DEGREE), floor(lat * CELLS_PER_DEGREE))
        try:
            known = self._cells[cell]
        except KeyError:
            known = self._learn(cell)
        return self._ask(lon, lat) if known == MIXED else known

    def _ask(self, lon: float, lat: float) -> str | None:
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._codes[found.min()] if found.size else None

    def _learn(self, cell: tuple[int, int]) -> str | None:
        known = self._judge(cell)
        if len(self._cells) < MOST_CELLS:
            self._cells[cell] = known
        return known

    def _judge(self, cell: tuple[int, int]) -> str | None:
        x, y = cell
        # Wider than the cell by a hair, because its corners are rounded numbers.
        hair = 1e-9
        square: Any = shapely.box(
            x / CELLS_PER_DEGREE - hair,
            y / CELLS_PER_DEGREE - hair,
            (x + 1) / CELLS_PER_DEGREE + hair,
            (y + 1) / CELLS_PER_DEGREE + hair,
        )
        touched = self._tree.query(square, predicate="intersects")
        if not touched.size:
            return None
        first = touched.min()
        return self._codes[first] if shapely.covers(self._shapes[first], square) else MIXED
