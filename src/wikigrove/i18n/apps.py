from django.apps import AppConfig


class I18nConfig(AppConfig):
    name = "wikigrove.i18n"
    label = "i18n"
