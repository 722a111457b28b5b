from django.apps import AppConfig


class ScribuntoConfig(AppConfig):
    name = "wikigrove.ext.scribunto"
    label = "scribunto"

    def ready(self) -> None:
        from django.conf import settings

        from wikigrove.ext.scribunto.engine import make_scribunto
        from wikigrove.ext.scribunto.options import ScribuntoOptions
        from wikigrove.extensions.engine_parts import add_engine_parts

        own = settings.WIKIGROVE
        options = ScribuntoOptions(seconds=float(own["lua_seconds"]), memory=int(own["lua_memory"]))
        add_engine_parts("scribunto", make_scribunto(options))
