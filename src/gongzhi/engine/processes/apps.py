from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "gongzhi.engine.processes"
    label = "processes"
