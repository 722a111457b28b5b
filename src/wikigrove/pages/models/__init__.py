from wikigrove.pages.models.change import Change, LogEntry
from wikigrove.pages.models.deleted import DeletedRevision
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
from wikigrove.pages.models.protection import Protection
from wikigrove.pages.models.revision import Revision
from wikigrove.pages.models.statistics import WikiStatistics
from wikigrove.pages.models.tag import Tag, TagUse
from wikigrove.pages.models.text import Text

__all__ = [
    "CategoryLink",
    "Change",
    "DeletedRevision",
    "ExternalLink",
    "FileLink",
    "InterwikiLink",
    "LanguageLink",
    "LogEntry",
    "Page",
    "PageLink",
    "PageProperty",
    "Protection",
    "Redirect",
    "Revision",
    "Tag",
    "TagUse",
    "TemplateLink",
    "Text",
    "WikiStatistics",
]
