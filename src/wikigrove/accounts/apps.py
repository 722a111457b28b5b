from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "wikigrove.accounts"
    label = "accounts"

    def ready(self) -> None:
        from wikigrove.accounts.tasks import enqueue_dropping
        from wikigrove.jobs.recurring import Recurring, register_recurring

        register_recurring(Recurring("accounts.blocks", hours=24, run=enqueue_dropping))
