from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "wikigrove.jobs"
    label = "jobs"
