"""What every channel promises, and the ways in which it can fail."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gongzhi.modules.notices.rules import hide

# With the longest that one message may take, this stays below the time for which the queue lends messages out.
LONGEST_TURN_SECONDS = 20
LONGEST_SAID = 200


@dataclass(frozen=True)
class Letter:
    """One message on its way: `id` is the same at every attempt. `headers` are for mail."""

    id: str
    to: str
    subject: str
    words: str
    headers: Mapping[str, str] = field(default_factory=dict)


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

    def send_all(self, letters: Sequence[Letter]) -> list[Exception | None]:
        """Send; return for each letter None or what went wrong. Letters behind the end of the list were not touched."""

    def dress(self, words: str) -> str:
        """Return the words as they are read: with the name that the channel puts before them."""


class OneByOne(ABC):
    """Sends each letter with a call of its own, until the channel fails or the turn has been long enough."""

    @abstractmethod
    def send(self, letter: Letter) -> None:
        """Send, or raise Down, InDoubt, Postponed or Declined."""

    def secrets(self) -> Iterable[str]:
        """Return what no log and no page may say, besides the address."""
        return ()

    def send_all(self, letters: Sequence[Letter]) -> list[Exception | None]:
        end = time.monotonic() + LONGEST_TURN_SECONDS
        answers: list[Exception | None] = []
        for letter in letters:
            answers.append(self._try(letter))
            if isinstance(answers[-1], Down | InDoubt) or time.monotonic() > end:
                break
        return answers

    def _try(self, letter: Letter) -> Exception | None:
        try:
            self.send(letter)
        except Exception as error:  # whatever it is concerns this letter, and is judged with it
            return self._harmless(error, letter)
        return None

    def _harmless(self, error: Exception, letter: Letter) -> Exception:
        """Return an error without the address and the secrets: gateways repeat what they were sent, and errors are kept."""
        said = hide(str(error), (letter.to, *self.secrets()))[:LONGEST_SAID]
        if isinstance(error, Down | InDoubt | Postponed | Declined):
            return type(error)(said)
        return RuntimeError(f"{type(error).__name__}: {said}").with_traceback(error.__traceback__)
