"""The residents' pages: writing a report, and following it."""

from . import report, tracking

__all__ = ["report", "tracking"]
