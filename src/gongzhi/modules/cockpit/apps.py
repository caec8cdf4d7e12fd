from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "gongzhi.modules.cockpit"
    label = "cockpit"
