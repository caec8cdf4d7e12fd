from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gongzhi.modules.desk"
    label = "desk"
