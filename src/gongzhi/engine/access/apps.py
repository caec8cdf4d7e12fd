from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongzhi.engine.access"
    label = "access"
