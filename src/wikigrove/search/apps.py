from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "wikigrove.search"
    label = "search"

    def ready(self) -> None:
        from wikigrove.search import receivers

        receivers.connect()
