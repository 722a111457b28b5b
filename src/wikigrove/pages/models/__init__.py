from wikigrove.pages.models.change import Change, LogEntry
from wikigrove.pages.models.links import (
    CategoryLink,
    ExternalLink,
    FileLink,
    InterwikiLink,
    LanguageLink,
    PageLink,
    PageProperty,
    Redirect,
    TemplateLink,
)
from wikigrove.pages.models.page import Page
from wikigrove.pages.models.revision import Revision
from wikigrove.pages.models.statistics import WikiStatistics
from wikigrove.pages.models.text import Text

__all__ = [
    "CategoryLink",
    "Change",
    "ExternalLink",
    "FileLink",
    "InterwikiLink",
    "LanguageLink",
    "LogEntry",
    "Page",
    "PageLink",
    "PageProperty",
    "Redirect",
    "Revision",
    "TemplateLink",
    "Text",
    "WikiStatistics",
]
