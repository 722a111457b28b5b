from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "wikigrove.events"
    label = "events"

    def ready(self) -> None:
        from wikigrove.events import receivers
        from wikigrove.events.domain.deliveries import drop_old_deliveries
        from wikigrove.jobs.recurring import Recurring, register_recurring

        receivers.connect()
        register_recurring(Recurring("events.old_deliveries", hours=24, run=drop_old_deliveries))
