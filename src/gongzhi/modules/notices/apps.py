from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.modules.notices"
    label = "notices"
