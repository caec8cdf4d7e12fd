"""What every channel promises, and the ways in which it can fail."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One message on its way: `id` is the same at every attempt."""

    id: str
    to: str
    subject: str
    words: str


class Down(Exception):
    """The channel did not take the message, for a reason that concerns every message: it rests, and all wait."""


class InDoubt(Exception):
    """The channel may have taken the message; it rests as well."""


class Postponed(Exception):
    """The channel did not take this message now; others are not concerned."""


class Declined(Exception):
    """The channel will never take this message; others are not concerned."""


class Channel(Protocol):
    """A way out. `accepts_same_id_twice`: whether a message that may have been sent can be given to it again safely."""

    name: str
    accepts_same_id_twice: bool

    def send(self, letter: Letter) -> None:
        """Send, or raise Down, InDoubt or Declined."""

    def dress(self, words: str) -> str:
        """Return the words as they are read: with the name that the channel puts before them."""
