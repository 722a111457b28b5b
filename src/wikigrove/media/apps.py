from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "wikigrove.media"
    label = "media"
