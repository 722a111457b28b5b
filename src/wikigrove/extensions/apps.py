from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    name = "wikigrove.extensions"
    label = "extensions"
