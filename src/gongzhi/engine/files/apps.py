from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongzhi.engine.files"
    label = "files"
