from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.engine.cases"
    label = "cases"

    def ready(self) -> None:
        from gongzhi.engine.outbox.public import register

        from .handlers import index
        from .services.writing import SEARCH

        register(SEARCH, index, repeatable=True)
