from django.apps import AppConfig


class CiteConfig(AppConfig):
    name = "wikigrove.ext.cite"
    label = "cite"

    def ready(self) -> None:
        from wikigrove.ext.cite.engine import make_cite
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("cite", make_cite())
