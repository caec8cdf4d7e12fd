"""References to instruments, `{title, article, note}`, in the reader's language; content writes articles as the law does."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from .text import say

TO, AND, DASH = "\u81f3", "\u3001", "\u2013"
DIGITS = {
    character: value for value, character in enumerate("\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d")
}
UNITS = {"\u5341": 10, "\u767e": 100, "\u5343": 1000}
NUMBER = f"[{''.join(DIGITS)}{''.join(UNITS)}\u96f6]+"
# Article, and of it the paragraph and the item.
ARTICLE = re.compile(f"\u7b2c({NUMBER})\u6761(?:\u7b2c({NUMBER})\u6b3e)?(?:\u7b2c({NUMBER})\u9879)?")
BOOK = ("\u300a", "\u300b")


def cite(reference: Mapping[str, Any] | None) -> str:
    """Return an instrument with its articles and the note beside them; empty for None."""
    if not reference:
        return ""
    title, article, note = say(reference.get("title")), reference.get("article") or "", say(reference.get("note"))
    if (get_language() or "zh").startswith("en"):
        return " ".join(filter(None, (title, english_articles(article), f"({note})" if note else "")))
    named = f"{BOOK[0]}{title}{BOOK[1]}{article}" if article and BOOK[0] not in title else f"{title}{article}"
    return f"{named}\uff08{note}\uff09" if note else named


def english_articles(article: str) -> str:
    """Return the articles as English cites them: `art. 25–30, 41(2)`. What is not such a list stays as it is."""
    numbered = ARTICLE.sub(_numbered, article)
    if numbered == article:
        return article
    return "art. " + numbered.replace(TO, DASH).replace(AND, ", ")


def _numbered(found: re.Match[str]) -> str:
    article, paragraph, item = (read_chinese(text) for text in found.groups(default=""))
    return (
        f"{article}"
        + (f"({paragraph})" if paragraph else "")
        + (f"({item})" if item and paragraph else "")
        + (f" item {item}" if item and not paragraph else "")
    )


def read_chinese(text: str) -> int:
    """Return the number below ten thousand that Chinese numerals write; 0 for the empty text."""
    total = digit = 0
    for character in text:
        if character in UNITS:
            total, digit = total + (digit or 1) * UNITS[character], 0
        else:
            digit = DIGITS.get(character, 0)
    return total + digit
