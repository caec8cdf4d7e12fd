from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "gongzhi.modules.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        from .services.exclusions import register_verbs

        register_verbs()
