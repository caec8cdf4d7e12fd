"""Rows into their tables and out again, with as few calls of the database as it allows.

Django asks once a table and once a row; PostgreSQL takes everything that is written together in one message, plans what is
asked again and again once, and takes thousands of rows by COPY. Whoever calls this holds a transaction, and knows that no signal is sent and no `save` of a model is asked.
"""

from .asking import FoundFirst
from .planning import tell_planner
from .reading import Prepared, read, read_many
from .tables import new, table_of
from .writing import MANY, copy, draw_numbers, write

__all__ = [
    "MANY", "FoundFirst", "Prepared", "copy", "draw_numbers", "new", "read", "read_many", "table_of", "tell_planner", "write",
]  # fmt: skip
