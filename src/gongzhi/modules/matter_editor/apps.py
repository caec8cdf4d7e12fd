from django.apps import AppConfig


class MatterEditorConfig(AppConfig):
    name = "gongzhi.modules.matter_editor"
    label = "matter_editor"
