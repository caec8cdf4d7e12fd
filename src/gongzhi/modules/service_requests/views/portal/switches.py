"""Language and print size while a report is being written: changed together with the form, so that nothing typed is lost."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

# The cookie of the portal's frame; its name is part of the notice on privacy.
ELDER = "elder"
LANGUAGE = "language"
A_YEAR = 365 * 24 * 3600


def is_switch(wish: str) -> bool:
    kind, _colon, value = wish.partition(":")
    return (kind == ELDER and value in ("on", "off")) or (kind == LANGUAGE and value in dict(settings.LANGUAGES))


def switched(request: HttpRequest, wish: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Draw the page in the wished language or size, and let the browser remember it."""
    kind, _colon, value = wish.partition(":")
    if kind == LANGUAGE:
        translation.activate(value)
    else:
        request.COOKIES[ELDER] = value
    response = draw()
    name = settings.LANGUAGE_COOKIE_NAME if kind == LANGUAGE else ELDER
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=kind == ELDER)
    return response
