"""What was sent after the session had ended: carried through the sign-in by the forms themselves, stored nowhere."""

import json
from dataclasses import dataclass
from typing import Any

# A longer one is not carried: it would not pass through a form again.
LONGEST = 200_000
NOT_CARRIED = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True)
class Unsent:
    """An act that was not done: its address, what was typed, and whether there were files, which no form can give back."""

    act: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @classmethod
    def of(cls, request: Any) -> "Unsent":
        """Return what a request sent; of passwords nothing."""
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        fields = tuple((name, value) for name, value in sent if not any(word in name for word in NOT_CARRIED))
        unsent = cls(request.path, fields, bool(request.FILES))
        return unsent if len(unsent.packed) <= LONGEST else cls(request.path, (), unsent.had_files)

    @classmethod
    def carried(cls, request: Any) -> "Unsent | None":
        """Return what the form of the sign-in carries on, or None."""
        act = request.POST.get("unsent_act", "")
        if not act.startswith("/") or act.startswith(("//", "/\\")):
            return None
        return cls(act, _unpack(request.POST.get("unsent", "")), bool(request.POST.get("unsent_files")))

    @property
    def packed(self) -> str:
        return json.dumps(self.fields, ensure_ascii=False)

    @property
    def typed(self) -> list[str]:
        """Return the words that somebody wrote, without what only programs read."""
        return [value for _name, value in self.fields if " " in value.strip() or not value.isascii()]


def _unpack(packed: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(packed))
    except (ValueError, TypeError):
        return ()
