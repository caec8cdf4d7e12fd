from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "gongzhi.modules.matters"
    label = "matters"
