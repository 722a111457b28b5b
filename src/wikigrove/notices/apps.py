from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wikigrove.notices"
    label = "notices"

    def ready(self) -> None:
        from wikigrove.notices import receivers

        receivers.connect()
