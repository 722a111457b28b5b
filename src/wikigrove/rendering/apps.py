from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "wikigrove.rendering"
    label = "rendering"

    def ready(self) -> None:
        from wikigrove.rendering import receivers

        receivers.connect()
