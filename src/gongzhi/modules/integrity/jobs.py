"""What the worker does for integrity."""

from .services.watching import look_for_delay

__all__ = ["look_for_delay"]
