"""What the codes of an entry are called."""

from collections.abc import Mapping

from django import template

from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules

register = template.Library()


@register.filter
def in_words(text: Mapping[str, str] | str | None) -> str:
    """Return a text of content in the reader's language."""
    return say(text)


@register.filter
def matter_words(key: str) -> str:
    """Return the name of a matter; a dash for none."""
    found = rules.find_named("matter", key)
    return say(found.body["names"]) if found else "—"
