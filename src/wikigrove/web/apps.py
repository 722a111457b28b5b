from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wikigrove.web"
    label = "web"

    def ready(self) -> None:
        # Links to special pages are blue only when rendering knows their names.
        # Lines of logs show on pages too, before any special page was asked for.
        import wikigrove.web.skin.people_lines  # noqa: F401
        from wikigrove.rendering.domain.access import register_special_names
        from wikigrove.web.special.registry import special_names

        register_special_names(special_names)
