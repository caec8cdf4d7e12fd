from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "gongzhi.engine.search"
    label = "search"
