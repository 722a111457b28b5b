from django.apps import AppConfig


class VariablesConfig(AppConfig):
    name = "wikigrove.ext.variables"
    label = "variables"

    def ready(self) -> None:
        from wikigrove.ext.variables.engine import make_variables
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("variables", make_variables())
