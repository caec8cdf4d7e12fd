"""What can be refused, in words for the person who asked. Views turn these into pages, the API into RFC 9457."""

import copyreg
from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A wish that is not granted: `message` says what is wrong and what to do, in the reader's language (lazy text)."""

    status = 400
    code = "refused"

    def __init__(self, message: Any = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it go from one process to another as it is: what a kind of refusal is made from is not what it keeps."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]  # typeshed leaves it out


class Invalid(Refused):
    """Input that cannot be taken; `fields` maps a field's name to its message (one lazy text a field)."""

    status = 422
    code = "invalid"

    def __init__(self, fields: Mapping[str, Any], message: Any = "") -> None:
        super().__init__(message or "; ".join(str(text) for text in fields.values()))
        self.fields = dict(fields)


class Denied(Refused):
    """The person may not do this."""

    status = 403
    code = "denied"


class Missing(Refused):
    """No such thing, or none that this person may know of: the two answers are the same on purpose."""

    status = 404
    code = "missing"


class Stale(Refused):
    """Somebody else acted in between; look again before acting."""

    status = 409
    code = "stale"


class Conflict(Refused):
    """It does not fit the present state (already done, still running)."""

    status = 409
    code = "conflict"
