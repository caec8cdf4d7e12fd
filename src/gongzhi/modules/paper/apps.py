from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "gongzhi.modules.paper"
    label = "paper"
