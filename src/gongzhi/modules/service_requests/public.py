"""The door of service_requests: receiving reports, importing them, and what they are about."""

from .models import Rating
from .selectors import get_tracked, recognise, token_of
from .services.importing import Outcome, import_reports, read_mapping
from .services.intake import Received, prepare, receive, receive_once
from .services.report import Report

__all__ = [
    "Outcome",
    "Rating",
    "Received",
    "Report",
    "get_tracked",
    "import_reports",
    "prepare",
    "read_mapping",
    "receive",
    "receive_once",
    "recognise",
    "token_of",
]
