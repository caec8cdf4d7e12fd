from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gongzhi.modules.accounts"
    label = "accounts"
