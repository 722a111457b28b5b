from django.apps import AppConfig


class LoopsConfig(AppConfig):
    name = "wikigrove.ext.loops"
    label = "loops"

    def ready(self) -> None:
        from wikigrove.ext.loops.engine import make_loops
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("loops", make_loops())
