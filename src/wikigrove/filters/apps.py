from django.apps import AppConfig


class FiltersConfig(AppConfig):
    name = "wikigrove.filters"
    label = "filters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wikigrove.accounts.domain.account_checks import register_account_check
        from wikigrove.filters.domain.judge_account import judge_account

        register_account_check(judge_account)
