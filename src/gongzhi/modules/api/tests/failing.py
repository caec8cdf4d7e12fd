"""Addresses of a test: an API with a call that fails."""

from django.http import HttpRequest
from django.urls import path

from gongzhi.modules.api.public import make_api

api = make_api()
api.urls_namespace = "failing"


@api.get("/fail", auth=None)
def fail(request: HttpRequest) -> None:
    raise RuntimeError("hunter2")


urlpatterns = [path("api/v1/", api.urls)]
