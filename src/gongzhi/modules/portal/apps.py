from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongzhi.modules.portal"
    label = "portal"
