from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "gongzhi.modules.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import CaseCorrected, CasesOpened
        from gongzhi.engine.events.public import listen

        from .handlers import dispatch_corrected, dispatch_opened

        listen(CasesOpened, dispatch_opened)
        listen(CaseCorrected, dispatch_corrected)
