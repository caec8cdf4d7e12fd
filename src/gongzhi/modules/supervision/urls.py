from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.supervision import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("supervision/", views.list_page, name="supervision"),
]
