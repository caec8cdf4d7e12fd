from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "gongzhi.modules.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import CaseCorrected, CasesOpened, register_assignment_check
        from gongzhi.engine.events.public import listen
        from gongzhi.engine.outbox.public import register

        from .handlers import dispatch_corrected, dispatch_opened
        from .selectors.duty_lists import refuse_by_list, refuse_passing_down
        from .services.replaying import TOPIC, work_on

        register(TOPIC, work_on, repeatable=True)
        register_assignment_check(refuse_by_list)
        register_assignment_check(refuse_passing_down)
        listen(CasesOpened, dispatch_opened)
        listen(CaseCorrected, dispatch_corrected)
