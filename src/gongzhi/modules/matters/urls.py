from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.matters.views import desk, portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("guide", portal.guide, name="guide"),
    path("guide/list", portal.printable, name="guide-list"),
    path("guide/list.xlsx", portal.sheet, name="guide-sheet"),
    path("guide/<slug:key>", portal.matter, name="guide-matter"),
    path("guide/<slug:key>/versions/<int:number>", portal.matter, name="guide-version"),
    path("guide/<slug:key>/apply", portal.apply, name="apply"),
    path("t/<str:receipt>/<str:token>/withdraw", portal.take_back, name="track-withdraw"),
    path("desk/matters/", desk.startable, name="matters"),
    path("desk/matters/<slug:key>/start", desk.start, name="matter-start"),
]
