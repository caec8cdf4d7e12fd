from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "gongzhi.engine.timeline"
    label = "timeline"
