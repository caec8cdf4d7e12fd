"""Texts of content in two languages: `{"zh": …, "en": …}`; and numbers in the texts that people send."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

# The marks between words as Chinese writes them; English writes them with a space behind.
MARKS = {",": "\u3001", ":": "\uff1a", ";": "\uff1b"}
# What has more digits is the number of nothing here; no database would take it.
MOST_DIGITS = 15


def say(text: Mapping[str, str] | str | None) -> str:
    """Return `text` in the reader's language; Chinese where the other is missing, empty for None."""
    if text is None or isinstance(text, str):
        return text or ""
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return text.get(language) or text.get("zh") or ""


def mark(sign: str) -> str:
    """Return the mark between words, one of MARKS, as the reader's language writes it."""
    return f"{sign} " if (get_language() or "zh").startswith("en") else MARKS[sign]


def say_list(words: Iterable[object], sign: str = ",") -> str:
    """Return words as a list in a line, with the comma of lists that the reader's language has, or with its semicolon."""
    return mark(sign).join(map(str, words))


def say_pair(label: object, words: object) -> str:
    """Return a label and what it is, with the colon of the reader's language."""
    return f"{label}{mark(':')}{words}"


def say_day(day: date) -> str:
    """Return a day as the reader's language writes it out; of a moment the day that its own zone has."""
    # Translators: a date format of Django
    return date_format(day, pgettext("date format", "j F Y"))


def read_number(text: str) -> int | None:
    """Return the number that a text from an address or a form is, None for anything else: other digits, signs, too many of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
