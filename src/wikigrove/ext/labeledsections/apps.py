from django.apps import AppConfig


class LabeledSectionsConfig(AppConfig):
    name = "wikigrove.ext.labeledsections"
    label = "labeledsections"

    def ready(self) -> None:
        from wikigrove.ext.labeledsections.engine import make_labeled_sections
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("labeledsections", make_labeled_sections())
