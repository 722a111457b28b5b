from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "wikigrove.media"
    label = "media"

    def ready(self) -> None:
        from wikigrove.jobs.recurring import Recurring, register_recurring
        from wikigrove.media.tasks import enqueue_sweeping

        register_recurring(Recurring("media.sweep", hours=24, run=enqueue_sweeping))
