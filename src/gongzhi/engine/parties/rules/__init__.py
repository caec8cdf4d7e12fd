"""Who has a duty (duties), whether somebody is there to do it (staffing), and whom a search comes to (searching). No Django."""

from .duties import DutyRow, DutyTable
from .searching import Looked, Search, search
from .staffing import Hours, Span, Staffing

__all__ = ["DutyRow", "DutyTable", "Hours", "Looked", "Search", "Span", "Staffing", "search"]
