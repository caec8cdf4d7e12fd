"""Judgements about bodies, pure: how two of them differ, rows of a page read into them and back."""

from .comparing import Difference, differences

__all__ = ["Difference", "differences"]
