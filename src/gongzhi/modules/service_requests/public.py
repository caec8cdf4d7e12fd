"""The door of service_requests: receiving reports, importing them, and what they are about."""

from gongzhi.engine.cases.public import get_tracked, token_of

from .models import Import, Rating
from .selectors import recognise
from .services import importing
from .services.calls import answer_past_call
from .services.importing import FieldMap
from .services.intake import Received, prepare, receive, receive_once
from .services.keys import Mark, find_cases, mark_of
from .services.report import Report

__all__ = [
    "FieldMap",
    "Import",
    "Mark",
    "Rating",
    "Received",
    "Report",
    "answer_past_call",
    "find_cases",
    "get_tracked",
    "importing",
    "mark_of",
    "prepare",
    "receive",
    "receive_once",
    "recognise",
    "token_of",
]
