from django.apps import AppConfig


class FarmConfig(AppConfig):
    name = "wikigrove.farm"
    label = "farm"
