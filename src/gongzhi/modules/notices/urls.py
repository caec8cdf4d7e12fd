from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.notices import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/channels/", views.list_channels, name="channels"),
    path("desk/channels/<slug:name>", views.act_on_channel, name="channel"),
]
