from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.evaluation import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("rates/", views.rates, name="rates"),
    path("rates/cases/", views.cases_of_number, name="rates-cases"),
    path("rates/export.csv", views.export_csv, name="rates-csv"),
    path("rates/export.xlsx", views.export_xlsx, name="rates-xlsx"),
    path("rates/exclusions/", views.ledger, name="exclusions"),
    path("rates/exclusions/ledger.xlsx", views.export_ledger, name="exclusions-xlsx"),
]
