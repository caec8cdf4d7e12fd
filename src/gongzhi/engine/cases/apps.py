from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.engine.cases"
    label = "cases"
