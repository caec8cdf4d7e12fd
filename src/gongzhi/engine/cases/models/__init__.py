"""Cases and what hangs on them. States change only through a `Change` (services), never by assignment elsewhere."""

from .calls import Response
from .case import LAST_STAGES, ON_THE_WAY, Case, Numbers
from .words import Attachment, CaseForm, CaseText
from .work import Clock, WorkItem

__all__ = [
    "LAST_STAGES", "ON_THE_WAY", "Attachment", "Case", "CaseForm", "CaseText", "Clock", "Numbers", "Response", "WorkItem",
]  # fmt: skip
