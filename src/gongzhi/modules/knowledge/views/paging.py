"""The neighbours of a page, as addresses that keep what the list is narrowed to."""

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext as _


def neighbours(page: Page[Any], query: QueryDict) -> dict[str, str]:
    """Return newer and older as addresses (empty where there is none) and which page this is in words."""
    shown = _("Page %(number)d of %(pages)d") % {"number": page.number, "pages": page.paginator.num_pages}
    return {
        "newer": _address(query, page.number - 1) if page.has_previous() else "",
        "older": _address(query, page.number + 1) if page.has_next() else "",
        "shown": shown if page.has_other_pages() else "",
    }


def _address(query: QueryDict, number: int) -> str:
    new = query.copy()
    new["page"] = str(number)
    return f"?{new.urlencode()}"
