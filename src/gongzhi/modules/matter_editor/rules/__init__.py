"""Judgements about bodies, pure: how two of them differ, fields and rows of a page read into them and back."""

from .columns import Column, Field, Grid, Row, fill, list_fields, list_rows, move
from .comparing import Difference, differences

__all__ = ["Column", "Difference", "Field", "Grid", "Row", "differences", "fill", "list_fields", "list_rows", "move"]
