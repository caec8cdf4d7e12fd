"""Refusals that a view lets pass become a page with the reason, in the status of the error; the API has its own form."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongzhi.common.errors import Refused

DESK = "/desk/"


class RefusalMiddleware:
    """Draw `desk/refused.html` below /desk/, `refused.html` elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        page = "desk/refused.html" if request.path.startswith(DESK) else "refused.html"
        context = {"message": exception.message, "refusal": exception}
        return render(request, page, context, status=exception.status)
