from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProcessesConfig(AppConfig):
    name = "gongzhi.engine.processes"
    label = "processes"

    def ready(self) -> None:
        from gongzhi.common.rows import Prepared
        from gongzhi.engine.cases.public import ClockRanOut, read_along
        from gongzhi.engine.events.public import listen
        from gongzhi.engine.rules.public import register_check

        from .handlers import tell_process
        from .models import Run
        from .services import check_materials, check_process_item
        from .services.known import forget_states

        listen(ClockRanOut, tell_process)
        read_along("runs", Prepared(lambda numbers: Run.objects.filter(case__in=numbers)))
        register_check("process", check_process_item)
        register_check("matter", check_materials)
        post_migrate.connect(forget_states, sender=self)
