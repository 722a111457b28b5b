from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "wikigrove.moderation"
    label = "moderation"

    def ready(self) -> None:
        from wikigrove.moderation import receivers  # noqa: F401
