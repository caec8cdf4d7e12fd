"""Offices, posts, people and accounts from a table: read (columns, cells), compared with what stands (chart, planning), allowed, written; and back."""

from .columns import COLUMNS, HEADS, Table, read
from .entries import Fault, Plan
from .exporting import list_lines, template_lines
from .planning import make_plan
from .writing import write

__all__ = ["COLUMNS", "HEADS", "Fault", "Plan", "Table", "list_lines", "make_plan", "read", "template_lines", "write"]
