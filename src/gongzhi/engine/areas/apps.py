from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "gongzhi.engine.areas"
    label = "areas"
