"""The door of staffing: its chains are checked by `gongzhi verify`; the first accounts are made by `gongzhi staff begin`."""

from .selectors.records import verify
from .services.beginning import begin

__all__ = ["begin", "verify"]
