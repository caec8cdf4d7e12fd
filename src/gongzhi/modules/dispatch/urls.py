from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.dispatch import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("queue/", views.queue, name="queue"),
    path("queue/<int:case_id>", views.send_on, name="queue-dispatch"),
]
