from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "wikigrove.pages"
    label = "pages"
