from django.apps import AppConfig


class FarmConfig(AppConfig):
    name = "wikigrove.farm"
    label = "farm"

    def ready(self) -> None:
        from wikigrove.extensions.records import use_records
        from wikigrove.farm.domain.extension_records import DatabaseRecords

        use_records(DatabaseRecords())
