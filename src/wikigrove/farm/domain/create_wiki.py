"""Make a wiki."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.domain.languages import autonym_of
from wikigrove.farm.errors import WikiRefused
from wikigrove.farm.models import InterwikiPrefix, Wiki

DEFAULT_INTERWIKI = {
    "wikipedia": "https://en.wikipedia.org/wiki/$1",
    "commons": "https://commons.wikimedia.org/wiki/$1",
    "wikidata": "https://www.wikidata.org/wiki/$1",
    "wiktionary": "https://en.wiktionary.org/wiki/$1",
    "meta": "https://meta.wikimedia.org/wiki/$1",
    "mw": "https://www.mediawiki.org/wiki/$1",
    "doi": "https://doi.org/$1",
    "phab": "https://phabricator.wikimedia.org/$1",
}
LANGUAGE_LINKS = (
    *("ar", "cs", "da", "de", "el", "en", "eo", "es", "et", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko"),
    *("ltg", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh"),
)


def create_wiki(
    slug: str, *, name: str, language: str = "en", host: str = "", path_prefix: str = "", project_namespace: str = ""
) -> Wiki:
    """Make a wiki without pages. Raises WikiRefused with a sentence for people."""
    wiki = Wiki(
        slug=slug,
        name=name,
        language=language,
        host=host.lower(),
        path_prefix=path_prefix,
        project_namespace=project_namespace,
    )
    try:
        with transaction.atomic():
            wiki.full_clean()
            wiki.save()
            InterwikiPrefix.everywhere.bulk_create(_default_prefixes(wiki))
    except ValidationError as err:
        raise WikiRefused("; ".join(err.messages)) from err
    forget_wikis()
    return wiki


def _default_prefixes(wiki: Wiki) -> list[InterwikiPrefix]:
    rows = [InterwikiPrefix(wiki=wiki, prefix=p, url=u) for p, u in DEFAULT_INTERWIKI.items()]
    for code in LANGUAGE_LINKS:
        if code != wiki.language:
            rows.append(
                InterwikiPrefix(
                    wiki=wiki, prefix=code, url=f"https://{code}.wikipedia.org/wiki/$1", language_name=autonym_of(code)
                )
            )
    return rows
