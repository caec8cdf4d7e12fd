from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    name = "gongzhi.modules.assemblies"
    label = "assemblies"

    def ready(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from gongzhi.engine.processes.public import Need, register_need

        from .selectors.gate import missing

        register_need(
            Need(
                "assembly",
                _("Meetings"),
                weigh=missing,
                door=lambda case, _node: reverse("case-meetings", args=[case.pk]),
            )
        )
