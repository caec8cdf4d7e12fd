"""The door of matters: what others may use."""

from .selectors.withdrawn import list_withdrawn
from .services.starting import Application, Started, start

__all__ = ["Application", "Started", "list_withdrawn", "start"]
