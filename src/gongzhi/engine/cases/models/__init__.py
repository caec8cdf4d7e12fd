"""Cases and what hangs on them. States change only through a `Change` (services), never by assignment elsewhere."""

from .calls import Response
from .case import Case, Numbers
from .words import Attachment, CaseForm, CaseText
from .work import Clock, WorkItem

__all__ = ["Attachment", "Case", "CaseForm", "CaseText", "Clock", "Numbers", "Response", "WorkItem"]
