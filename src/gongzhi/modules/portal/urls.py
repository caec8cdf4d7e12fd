from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from gongzhi.modules.portal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("language", set_language, name="language"),
    path("elder", views.choose_elder, name="elder"),
    path("style", views.style, name="style"),
    path("robots.txt", views.robots, name="robots"),
]
