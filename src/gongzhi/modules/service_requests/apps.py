from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "gongzhi.modules.service_requests"
    label = "service_requests"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import CasesChanged, WordsRead
        from gongzhi.engine.events.public import listen

        from .handlers import keep_what_callbacks_brought, understand

        listen(WordsRead, understand)
        listen(CasesChanged, keep_what_callbacks_brought)
