from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "gongzhi.modules.staffing"
    label = "staffing"
