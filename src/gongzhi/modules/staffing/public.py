"""The door of staffing: its chains are checked by `gongzhi verify`; `gongzhi staff begin` makes the first accounts, `gongzhi staff import` takes a table."""

from .selectors.records import verify
from .services import importing
from .services.beginning import begin

__all__ = ["begin", "importing", "verify"]
