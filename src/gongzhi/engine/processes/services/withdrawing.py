"""An application is taken back by whoever made it, while it is on its way: its process ends where it stands."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict
from gongzhi.engine.cases import public as cases

from .driving import stop
from .ending import break_off

APPLICATION = "application"
ACT = "application_withdrawn"


def may_withdraw(case: cases.Case) -> bool:
    """Say whether the case is an application that is still on its way."""
    return case.kind == APPLICATION and case.is_open


def withdraw(change: cases.Change, words: str = "") -> None:
    """End the application: all open work and clocks end with it. Raises Conflict where it is none or has ended."""
    if not may_withdraw(change.case):
        raise Conflict(_("This cannot be taken back: it is no application, or it has ended."))
    change.record(ACT)
    if words:
        change.write("withdrawal", words)
    break_off(change)
    stop(change)
