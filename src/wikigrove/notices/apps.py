from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wikigrove.notices"
    label = "notices"

    def ready(self) -> None:
        from wikigrove.jobs.recurring import Recurring, register_recurring
        from wikigrove.notices import receivers
        from wikigrove.notices.tasks import enqueue_digests, enqueue_tidying

        receivers.connect()
        register_recurring(Recurring("notices.digests", hours=1, run=enqueue_digests))
        register_recurring(Recurring("notices.tidy", hours=24, run=enqueue_tidying))
