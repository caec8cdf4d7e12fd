from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "gongzhi.engine.events"
    label = "events"
