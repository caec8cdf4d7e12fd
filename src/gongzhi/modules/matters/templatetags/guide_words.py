"""Texts of content on the pages of the guide."""

from collections.abc import Mapping

from django import template

from gongzhi.common.text import say

register = template.Library()


@register.filter
def in_words(text: Mapping[str, str] | str | None) -> str:
    """Return a text of content in the reader's language."""
    return say(text)
