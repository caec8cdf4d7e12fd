"""The door of integrity: what others may use."""

from .models import Alert, Check, Deed, Relation
from .rules.drawing import differences
from .selectors.alerts import count_waiting as count_alerts
from .selectors.checks import count_waiting as count_checks
from .selectors.checks import covers as may_check
from .selectors.checks import public_file
from .selectors.records import verify
from .services.alerting import answer, close, look, pass_up
from .services.checking import Plan, fix_list, type_number
from .services.checking import answer as answer_item
from .services.checking import finish as finish_check
from .services.declaring import declare, take_back
from .services.watching import look_for_delay, watch

__all__ = [
    "Alert",
    "Check",
    "Deed",
    "Plan",
    "Relation",
    "answer",
    "answer_item",
    "close",
    "count_alerts",
    "count_checks",
    "declare",
    "differences",
    "finish_check",
    "fix_list",
    "look",
    "look_for_delay",
    "may_check",
    "pass_up",
    "public_file",
    "take_back",
    "type_number",
    "verify",
    "watch",
]
