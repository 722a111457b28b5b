from django.apps import AppConfig


class TemplateStylesConfig(AppConfig):
    name = "wikigrove.ext.templatestyles"
    label = "templatestyles"

    def ready(self) -> None:
        from wikigrove.ext.templatestyles.engine import make_template_styles
        from wikigrove.extensions.engine_parts import add_engine_parts

        add_engine_parts("templatestyles", make_template_styles())
