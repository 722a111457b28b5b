from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "wikigrove.editing"
    label = "editing"
