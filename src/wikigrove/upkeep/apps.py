from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "wikigrove.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        from wikigrove.jobs.recurring import Recurring, register_recurring
        from wikigrove.upkeep import receivers
        from wikigrove.upkeep.tasks import enqueue_all_wikis

        receivers.connect()
        register_recurring(Recurring("upkeep.lists", hours=24, run=enqueue_all_wikis))
