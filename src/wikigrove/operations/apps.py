from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "wikigrove.operations"
    label = "operations"
