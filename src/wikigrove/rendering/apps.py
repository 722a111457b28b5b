from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "wikigrove.rendering"
    label = "rendering"

    def ready(self) -> None:
        from wikigrove.extensions.reading import provide_reader
        from wikigrove.rendering import receivers
        from wikigrove.rendering.domain.extension_reader import open_reader

        receivers.connect()
        provide_reader(open_reader)
