"""The door of publicity: what others may use."""

from .models import Gap, Objection, Posting
from .selectors.desk import count_waiting
from .selectors.records import verify
from .services.objecting import Given, object_to
from .services.preparing import prepare, prepare_disclosure
from .services.recording import PastNotice, record_past
from .services.releasing import correct, release, withdraw
from .services.tending import end_over, find_gaps

__all__ = [
    "Gap",
    "Given",
    "Objection",
    "PastNotice",
    "Posting",
    "correct",
    "count_waiting",
    "end_over",
    "find_gaps",
    "object_to",
    "prepare",
    "prepare_disclosure",
    "record_past",
    "release",
    "verify",
    "withdraw",
]
