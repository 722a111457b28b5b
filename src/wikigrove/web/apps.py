from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wikigrove.web"
    label = "web"

    def ready(self) -> None:
        # Links to special pages are blue only when rendering knows their names.
        from wikigrove.rendering.domain.access import register_special_names
        from wikigrove.web.special.registry import special_names

        register_special_names(special_names())
