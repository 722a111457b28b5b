from django.apps import AppConfig


class ConsumersConfig(AppConfig):
    name = "wikigrove.consumers"
    label = "consumers"

    def ready(self) -> None:
        from wikigrove.consumers.domain.tokens import drop_old_tokens
        from wikigrove.jobs.recurring import Recurring, register_recurring

        register_recurring(Recurring("consumers.old_tokens", hours=24, run=drop_old_tokens))
