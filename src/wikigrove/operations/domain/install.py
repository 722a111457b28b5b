"""Make an installation and its wikis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from wikigrove.farm.domain.create_wiki import create_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.operations.domain.add_extension_pages import add_extension_pages
from wikigrove.operations.domain.load_starter import load_starter
from wikigrove.operations.domain.make_tables import make_tables


def install(*, slug: str, name: str, language: str, starter: str, say: Callable[[str], Any]) -> bool:
    """Bring the database up to date and make the first wiki where there is none; True when one was made."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    make_tables()
    if Wiki.objects.exists():
        return False
    create_wiki_with_starter(slug, name=name, language=language, starter=starter, say=say)
    say(f"{name} is ready in {settings.DATA}.")
    return True


def create_wiki_with_starter(
    slug: str,
    *,
    name: str,
    starter: str,
    say: Callable[[str], Any],
    language: str = "en",
    host: str = "",
    path_prefix: str = "",
    project_namespace: str = "",
) -> Wiki:
    """A wiki that is not blank. Raises WikiRefused; a wiki whose starter fails is not left behind."""
    wiki = create_wiki(
        slug, name=name, language=language, host=host, path_prefix=path_prefix, project_namespace=project_namespace
    )
    if starter != "none":
        try:
            with use_wiki(wiki):
                say(f"{load_starter(starter)} starter pages written.")
                for line in add_extension_pages(wiki):
                    say(line)
        except BaseException:
            wiki.delete()
            raise
    return wiki
