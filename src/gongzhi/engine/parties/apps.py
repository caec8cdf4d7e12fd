from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "gongzhi.engine.parties"
    label = "parties"
