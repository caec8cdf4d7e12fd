from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.integrity.views import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/integrity/", desk.alerts, name="alerts"),
    path("desk/integrity/rules", desk.rules_page, name="alert-rules"),
    path("desk/integrity/relations", desk.relations, name="relations"),
    path("desk/integrity/relations/<int:number>/end", desk.end_relation, name="relation-end"),
    path("desk/integrity/<int:number>", desk.alert, name="alert"),
]
