from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "gongzhi.modules.integrity"
    label = "integrity"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import CasesChanged
        from gongzhi.engine.events.public import listen
        from gongzhi.engine.outbox.public import register
        from gongzhi.engine.processes.public import register_hindrance
        from gongzhi.engine.rules.public import register_check

        from .handlers import TOPIC, look_at, note_watched
        from .rules.content import check_rule
        from .selectors.relations import hindrance
        from .services.recusing import register_recusal

        listen(CasesChanged, note_watched)
        # A case that changed several times is looked at once.
        register(TOPIC, look_at, repeatable=True, batch=500)
        register_check("alert_rule", check_rule)
        register_hindrance(hindrance)
        register_recusal()
