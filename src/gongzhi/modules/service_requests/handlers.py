"""What intake does when others ask: it understands words."""

from gongzhi.engine.cases.public import WordsRead

from .selectors import recognise


def understand(event: WordsRead) -> None:
    """Say which matter the words speak of."""
    event.matter = recognise(event.words).matter or ""
