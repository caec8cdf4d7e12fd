"""Texts of content in two languages: `{"zh": …, "en": …}`."""

from collections.abc import Mapping

from django.utils.translation import get_language


def say(text: Mapping[str, str] | str | None) -> str:
    """Return `text` in the reader's language; Chinese where the other is missing, empty for None."""
    if text is None or isinstance(text, str):
        return text or ""
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return text.get(language) or text.get("zh") or ""
