"""What the worker does for publicity."""

from .services.tending import end_over, find_gaps

__all__ = ["end_over", "find_gaps"]
