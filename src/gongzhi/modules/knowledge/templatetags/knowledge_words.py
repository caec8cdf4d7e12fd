"""What the codes of an entry are called."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.knowledge.models import Version

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


def _is_read_in_english() -> bool:
    return (get_language() or "").startswith("en")


@register.simple_tag
def told(version: Version, name: str) -> str:
    """Return a title, an answer or its basis as the reader reads it; Chinese words on an English page say that they are."""
    chinese: str = getattr(version, name)
    english = getattr(version, f"{name}_en", "")
    if not _is_read_in_english():
        return chinese
    return english or format_html('<span lang="zh">{}</span>', chinese)


@register.filter
def is_chinese_only(version: Version) -> bool:
    """Say whether a reader of English has to be told that there is no English."""
    return _is_read_in_english() and not version.answer_en
