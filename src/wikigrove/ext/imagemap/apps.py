from django.apps import AppConfig


class ImageMapConfig(AppConfig):
    name = "wikigrove.ext.imagemap"
    label = "imagemap"

    def ready(self) -> None:
        from wikigrove.ext.imagemap.engine import make_image_map
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("imagemap", make_image_map())
