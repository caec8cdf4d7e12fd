from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "gongzhi.engine.calendar"
    label = "calendar"
