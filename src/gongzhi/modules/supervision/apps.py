from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "gongzhi.modules.supervision"
    label = "supervision"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import (
            CasesChanged,
            ClockMarkReached,
            ClockRanOut,
            register_badge,
            register_verb,
        )
        from gongzhi.engine.events.public import listen

        from .handlers import note_changes, note_mark, note_run_out
        from .selectors import supervised_among
        from .services.verbs import VERBS

        listen(ClockRanOut, note_run_out)
        listen(ClockMarkReached, note_mark)
        listen(CasesChanged, note_changes)
        register_badge(supervised_among)
        for verb in VERBS:
            register_verb(verb)
