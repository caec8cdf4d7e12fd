from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "gongzhi.modules.knowledge"
    label = "knowledge"
