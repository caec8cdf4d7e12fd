"""Something wrong in a file of content: where, what, and what to do. Collected, not raised, so that all are seen at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

# gettext_noop marks a message for translation where Django itself must not be imported (rules).
__all__ = ["Problem", "gettext_noop"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` is an English source string with %(name)s places filled from `details`; translated when it is shown."""

    file: str
    place: str
    message: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        where = f"{self.file} {self.place}".strip()
        return f"{where}: {gettext(self.message) % dict(self.details)}"
