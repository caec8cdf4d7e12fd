"""The door of assemblies: meetings called, held and judged."""

from .models import Meeting
from .selectors.gate import judgement_of
from .selectors.meetings import WAITS, count_waiting
from .selectors.records import verify
from .services.checking import Call, Moved, Record
from .services.keeping import call, cancel, correct, hold

__all__ = [
    "WAITS",
    "Call",
    "Meeting",
    "Moved",
    "Record",
    "call",
    "cancel",
    "correct",
    "count_waiting",
    "hold",
    "judgement_of",
    "verify",
]
