from django.apps import AppConfig


class SyntaxHighlightConfig(AppConfig):
    name = "wikigrove.ext.syntaxhighlight"
    label = "syntaxhighlight"

    def ready(self) -> None:
        from wikigrove.ext.syntaxhighlight.engine import make_syntax_highlight
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("syntaxhighlight", make_syntax_highlight())
