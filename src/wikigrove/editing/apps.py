from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "wikigrove.editing"
    label = "editing"

    def ready(self) -> None:
        from wikigrove.editing import receivers

        receivers.connect()
