from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wikigrove.accounts"
    label = "accounts"
