"""What was sent after the session had ended leads back to the page that it came from, and no address of an act to a dead end."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve

from gongzhi.config.refusals import DESK
from gongzhi.modules.accounts.views import ask_to_sign_in

FOUND, NOT_BY_GET = 302, 405


class SignInAgainMiddleware:
    """Answer what was sent without a session with the sign-in itself, and a look at an act with the page above it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and _leads_to_sign_in(response):
            return ask_to_sign_in(request)
        if request.method == "GET" and response.status_code == NOT_BY_GET and request.path.startswith(DESK):
            return redirect(_page_above(request.path))
        return response


def _leads_to_sign_in(response: HttpResponse) -> bool:
    address = response.headers.get("Location", "")
    return response.status_code == FOUND and address.startswith(f"{resolve_url(settings.LOGIN_URL)}?")


def _page_above(path: str) -> str:
    """Return the nearest address above that is one; if it takes no GET either, that leads on."""
    above = f"{path.rstrip('/').rpartition('/')[0]}/"
    try:
        resolve(above)
    except Resolver404:
        return _page_above(above)
    return above
