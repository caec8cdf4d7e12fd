"""The door of integrity: what others may use."""

from .models import Alert, Check, Deed, Relation
from .rules.drawing import differences
from .selectors.checks import public_file
from .selectors.records import verify
from .services.alerting import answer, close, look, pass_up
from .services.checking import Plan, fix_list
from .services.declaring import declare, take_back
from .services.watching import look_for_delay, watch

__all__ = [
    "Alert",
    "Check",
    "Deed",
    "Plan",
    "Relation",
    "answer",
    "close",
    "declare",
    "differences",
    "fix_list",
    "look",
    "look_for_delay",
    "pass_up",
    "public_file",
    "take_back",
    "verify",
    "watch",
]
