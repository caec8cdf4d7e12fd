from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "gongzhi.modules.api"
    label = "api"
