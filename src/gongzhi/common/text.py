"""Texts of content in two languages: `{"zh": …, "en": …}`; and numbers in the texts that people send."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

# What has more digits is the number of nothing here; no database would take it.
MOST_DIGITS = 15


def say(text: Mapping[str, str] | str | None) -> str:
    """Return `text` in the reader's language; Chinese where the other is missing, empty for None."""
    if text is None or isinstance(text, str):
        return text or ""
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return text.get(language) or text.get("zh") or ""


def say_list(words: Iterable[object]) -> str:
    """Return words as a list in a line, with the comma of lists that the reader's language has."""
    english = (get_language() or "zh").startswith("en")
    return (", " if english else "\u3001").join(map(str, words))


def read_number(text: str) -> int | None:
    """Return the number that a text from an address or a form is, None for anything else: other digits, signs, too many of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
