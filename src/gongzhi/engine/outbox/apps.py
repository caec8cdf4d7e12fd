from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "gongzhi.engine.outbox"
    label = "outbox"
