from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "gongzhi.modules.service_requests"
    label = "service_requests"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import WordsRead
        from gongzhi.engine.events.public import listen

        from .handlers import understand

        listen(WordsRead, understand)
