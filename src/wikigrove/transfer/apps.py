from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "wikigrove.transfer"
    label = "transfer"
