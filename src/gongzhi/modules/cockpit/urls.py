from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.cockpit import views

urlpatterns: list[URLPattern | URLResolver] = [path("command/", views.command, name="command")]
