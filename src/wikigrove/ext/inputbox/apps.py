from django.apps import AppConfig


class InputBoxConfig(AppConfig):
    name = "wikigrove.ext.inputbox"
    label = "inputbox"

    def ready(self) -> None:
        from wikigrove.ext.inputbox.engine import make_input_box
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("inputbox", make_input_box())
