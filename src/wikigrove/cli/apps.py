from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "wikigrove.cli"
    label = "cli"
