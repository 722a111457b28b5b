from django.apps import AppConfig


class TemplateDataConfig(AppConfig):
    name = "wikigrove.ext.templatedata"
    label = "templatedata"

    def ready(self) -> None:
        from wikigrove.ext.templatedata.engine import make_template_data
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("templatedata", make_template_data())
