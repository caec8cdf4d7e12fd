"""Judgements about bodies, pure: how two of them differ, fields and rows of a page read into them and back, values of the county."""

from .columns import Column, Field, Grid, Row, fill, list_fields, list_rows, move
from .comparing import Difference, differences
from .values import LENGTH, UNITS, measure_of, read_value, with_value

__all__ = [
    "LENGTH",
    "UNITS",
    "Column",
    "Difference",
    "Field",
    "Grid",
    "Row",
    "differences",
    "fill",
    "list_fields",
    "list_rows",
    "measure_of",
    "move",
    "read_value",
    "with_value",
]
