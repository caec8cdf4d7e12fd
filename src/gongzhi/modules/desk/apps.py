from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gongzhi.modules.desk"
    label = "desk"

    def ready(self) -> None:
        from gongzhi.engine.outbox.public import register

        from .handlers import recompute_limits
        from .services import CALENDAR_CHANGED

        register(CALENDAR_CHANGED, recompute_limits, repeatable=True)
