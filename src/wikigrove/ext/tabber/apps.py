from django.apps import AppConfig


class TabberConfig(AppConfig):
    name = "wikigrove.ext.tabber"
    label = "tabber"

    def ready(self) -> None:
        from wikigrove.ext.tabber.engine import make_tabber
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("tabber", make_tabber())
