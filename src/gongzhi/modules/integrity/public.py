"""The door of integrity: what others may use."""

from .models import Alert, Deed, Relation
from .services.alerting import answer, close, look, pass_up
from .services.declaring import declare, take_back
from .services.watching import look_for_delay, watch

__all__ = [
    "Alert",
    "Deed",
    "Relation",
    "answer",
    "close",
    "declare",
    "look",
    "look_for_delay",
    "pass_up",
    "take_back",
    "watch",
]
