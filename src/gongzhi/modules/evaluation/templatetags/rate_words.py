"""Rates in figures."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from gongzhi.common.text import say

register = template.Library()

PERCENT = 100


@register.filter
def percent(share: float | None) -> str:
    """Return a share as 83.3 %; a dash for none."""
    return "—" if share is None else f"{share * PERCENT:.1f} %"


@register.filter
def interval(spread: tuple[float, float] | None) -> str:
    """Return an interval as 62–81 %."""
    return "—" if spread is None else f"{spread[0] * PERCENT:.0f}–{spread[1] * PERCENT:.0f} %"


@register.filter
def change(points: float) -> str:
    """Return a change as +3.2 points."""
    return _("%(points)s points") % {"points": f"{points:+.1f}"}


@register.filter
def pieces(points: int) -> str:
    """Return points as cases: 250 is 2.5."""
    return f"{points / PERCENT:g}"


@register.filter
def in_words(text: Mapping[str, str]) -> str:
    """Return a text of content in the reader's language."""
    return say(text)
