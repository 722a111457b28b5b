from django.apps import AppConfig


class PoemConfig(AppConfig):
    name = "wikigrove.ext.poem"
    label = "poem"

    def ready(self) -> None:
        from wikigrove.ext.poem.engine import make_poem
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("poem", make_poem())
