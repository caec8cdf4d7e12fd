from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.integrity.views import checks, desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("checks", checks.published, name="checks-public"),
    path("checks/<int:number>", checks.published_one, name="check-public"),
    path("checks/<int:number>.json", checks.published_file, name="check-file"),
    path("desk/checks/", checks.checks, name="checks"),
    path("desk/checks/<int:number>", checks.check, name="check"),
    path("desk/checks/<int:number>/<int:item>", checks.check_item, name="check-item"),
    path("desk/integrity/", desk.alerts, name="alerts"),
    path("desk/integrity/rules", desk.rules_page, name="alert-rules"),
    path("desk/integrity/relations", desk.relations, name="relations"),
    path("desk/integrity/relations/<int:number>/end", desk.end_relation, name="relation-end"),
    path("desk/integrity/<int:number>", desk.alert, name="alert"),
]
