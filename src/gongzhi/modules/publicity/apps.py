from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "gongzhi.modules.publicity"
    label = "publicity"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from gongzhi.engine.cases.public import CasesChanged
        from gongzhi.engine.events.public import listen
        from gongzhi.engine.processes.public import Need, register_need
        from gongzhi.engine.rules.public import register_check

        from .handlers import note_reached
        from .rules.content import check_matter
        from .selectors.gate import NEED, door_of, missing_for

        listen(CasesChanged, note_reached)
        register_need(Need(NEED, _("Publicity"), missing_for, door=door_of))
        register_check("matter", check_matter)
