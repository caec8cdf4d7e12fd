"""The door of access: who may do what.

`may` answers, `require` raises: Missing where the actor may not even know of the thing, Denied where only the act is not theirs.
`scopes` and `limit` hold in lists, counts, exports, search and statistics alike.
"""

from .rules import (
    LEVELS,
    READ,
    READ_RESTRICTED,
    SYSTEM,
    Actor,
    Resource,
    Scope,
    Seat,
    covers,
    find_seat,
    is_concerned,
    may,
)
from .selectors import areas_of, limit, scopes
from .services import require, require_grant

__all__ = [
    "LEVELS",
    "READ",
    "READ_RESTRICTED",
    "SYSTEM",
    "Actor",
    "Resource",
    "Scope",
    "Seat",
    "areas_of",
    "covers",
    "find_seat",
    "is_concerned",
    "limit",
    "may",
    "require",
    "require_grant",
    "scopes",
]
