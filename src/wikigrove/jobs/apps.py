from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wikigrove.jobs"
    label = "jobs"

    def ready(self) -> None:
        from wikigrove.jobs.analyze import analyze_database
        from wikigrove.jobs.recurring import Recurring, register_recurring

        register_recurring(Recurring("jobs.analyze", hours=24, run=analyze_database))
