"""The door of matters: what others may use."""

from .rules import arrange
from .selectors.charts import Chart, clock_words, draw_process
from .selectors.guide import list_groups
from .selectors.withdrawn import list_withdrawn
from .selectors.words import (
    APPLICANTS,
    BOARDS,
    FIRST_LEVELS,
    LEVELS,
    LIST_TYPES,
    category_names,
    length_words,
    who_words,
)
from .services.starting import Application, Started, start

__all__ = [
    "APPLICANTS",
    "BOARDS",
    "FIRST_LEVELS",
    "LEVELS",
    "LIST_TYPES",
    "Application",
    "Chart",
    "Started",
    "arrange",
    "category_names",
    "clock_words",
    "draw_process",
    "length_words",
    "list_groups",
    "list_withdrawn",
    "start",
    "who_words",
]
