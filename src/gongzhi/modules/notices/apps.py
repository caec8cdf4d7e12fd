from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.modules.notices"
    label = "notices"

    def ready(self) -> None:
        from gongzhi.engine.cases.public import CasesChanged
        from gongzhi.engine.events.public import listen
        from gongzhi.engine.outbox.public import register
        from gongzhi.engine.rules.public import register_check

        from .handlers import tell_changed
        from .selectors import TOPIC
        from .services.channels import batch_size
        from .services.checking import check_template
        from .services.sending import may_repeat, send
        from .services.staff_sending import send_to_staff
        from .services.staff_wishes import STAFF_TOPIC

        register_check("answer_template", check_template)
        listen(CasesChanged, tell_changed)
        register(TOPIC, send, repeatable=False, batch=batch_size, may_repeat=may_repeat)
        # A mail of counts that comes twice harms nobody, and nobody has to look at one that may have left.
        register(STAFF_TOPIC, send_to_staff, repeatable=False, may_repeat=lambda _payload: True)
