from django.apps import AppConfig


class EditingConfig(AppConfig):
    name = "wikigrove.editing"
    label = "editing"

    def ready(self) -> None:
        from wikigrove.editing import receivers
        from wikigrove.editing.domain.extension_jobs import enqueue_extension_job
        from wikigrove.extensions.queue import use_queue

        receivers.connect()
        use_queue(enqueue_extension_job)
