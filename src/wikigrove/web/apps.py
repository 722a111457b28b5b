from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wikigrove.web"
    label = "web"
