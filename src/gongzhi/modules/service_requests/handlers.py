"""What intake does when others ask or act: it understands words, and keeps what a call-back brought."""

from gongzhi.engine.cases.public import CasesChanged, WordsRead

from .selectors import recognise
from .services.callback import keep_callbacks


def understand(event: WordsRead) -> None:
    """Say which matter the words speak of."""
    event.matter = recognise(event.words).matter or ""


def keep_what_callbacks_brought(event: CasesChanged) -> None:
    """Keep the answers of a reporter who was called back, in the same transaction."""
    keep_callbacks(event.changes)
