"""All addresses of the platform, and a view that does nothing, behind the same middleware."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from gongzhi.config.urls import *  # noqa: F403 - error handlers too, where there are some
from gongzhi.config.urls import urlpatterns as own


def trivial(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"up": True})


urlpatterns = [path("trivial", trivial), *own]
