from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "gongzhi.engine.custody"
    label = "custody"
