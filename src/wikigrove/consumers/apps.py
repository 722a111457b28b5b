from django.apps import AppConfig


class ConsumersConfig(AppConfig):
    name = "wikigrove.consumers"
    label = "consumers"
