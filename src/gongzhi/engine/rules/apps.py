from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "gongzhi.engine.rules"
    label = "rules"
