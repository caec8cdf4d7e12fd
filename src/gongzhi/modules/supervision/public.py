"""The door of supervision: what others may use."""

from .services.escalating import NODE as REMINDER
from .services.supervising import NODE as SUPERVISED

__all__ = ["REMINDER", "SUPERVISED"]
