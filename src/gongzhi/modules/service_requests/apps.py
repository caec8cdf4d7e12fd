from django.apps import AppConfig


class ServiceRequestsConfig(AppConfig):
    name = "gongzhi.modules.service_requests"
    label = "service_requests"
