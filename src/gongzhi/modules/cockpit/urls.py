from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.cockpit import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("command/", views.command, name="command"),
    path("command/live", views.live, name="command-live"),
    path("command/map.json", views.map_points, name="command-map"),
    path("command/wall/", views.wall, name="command-wall"),
]
