import os

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.engine.cases"
    label = "cases"

    def ready(self) -> None:
        from gongzhi.engine.outbox.public import register

        from .handlers import index
        from .services.writing import SEARCH, forget_numbers

        register(SEARCH, index, repeatable=True)
        # The numbers that a process has reserved are its own, not those of the copy that is split off.
        os.register_at_fork(after_in_child=forget_numbers)
